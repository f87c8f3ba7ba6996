//! Which items of one plan after the other are the same action.
//!
//! People write a plan anew in each round: items change their words, their day, their place.
//! An item is known by its `id`; else by its criterion and words; else by its words, where it
//! was given a criterion or lost it; else by its criterion alone, where only one item of each
//! plan can be meant. No item is taken for two.

use std::collections::BTreeMap;

use crate::model::{Assessment, PlanItem};

/// One action as it goes through the assessments of a team: where it stood, oldest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Thread<'a> {
    /// The number of each assessment in which it stood in the plan, and the item there.
    pub(super) entries: Vec<(usize, &'a PlanItem)>,
}

impl<'a> Thread<'a> {
    /// The item in an assessment.
    pub(super) fn at(&self, assessment: usize) -> Option<&'a PlanItem> {
        self.entries.iter().find(|(at, _)| *at == assessment).map(|(_, item)| *item)
    }

    /// The last word about the action.
    fn last(&self) -> (usize, &'a PlanItem) {
        *self.entries.last().expect("a thread begins with an item")
    }
}

/// Every action of the plans of some assessments, in the order in which they appear.
pub(super) fn threads<'a>(assessments: &[&'a Assessment]) -> Vec<Thread<'a>> {
    let mut threads: Vec<Thread<'a>> = Vec::new();
    for (at, assessment) in assessments.iter().enumerate() {
        let items = &assessment.plan;
        let found = Matching::of(&threads, at, items);
        for (item, thread) in items.iter().zip(found) {
            match thread {
                Some(thread) => threads[thread].entries.push((at, item)),
                None => threads.push(Thread { entries: vec![(at, item)] }),
            }
        }
    }
    threads
}

/// How alike two items with the same words have to be, the closest first. It only decides
/// between items that nothing else tells apart.
const CLOSENESS: [fn(&PlanItem, &PlanItem) -> bool; 4] = [
    |one, other| one.owner == other.owner && one.due == other.due,
    |one, other| one.due == other.due && one.due.is_some(),
    |one, other| one.owner == other.owner && one.owner.is_some(),
    |_, _| true,
];

/// How many items with the same words are held against one another; of more the first counts.
const MOST_ALIKE: usize = 50;

/// The items of a new round beside the actions known so far.
struct Matching<'t, 'a> {
    threads: &'t [Thread<'a>],
    items: &'t [PlanItem],
    /// The thread of each item.
    of_item: Vec<Option<usize>>,
    /// The item of each thread.
    of_thread: Vec<Option<usize>>,
}

impl<'t, 'a> Matching<'t, 'a> {
    fn of(
        threads: &'t [Thread<'a>],
        assessment: usize,
        items: &'t [PlanItem],
    ) -> Vec<Option<usize>> {
        let mut matching = Self {
            threads,
            items,
            of_item: vec![None; items.len()],
            of_thread: vec![None; threads.len()],
        };
        // What stood in the assessment before comes before what left the plan earlier.
        let (recent, older): (Vec<usize>, Vec<usize>) =
            (0..threads.len()).partition(|&thread| threads[thread].last().0 + 1 == assessment);
        matching.by_id();
        for with_criterion in [true, false] {
            let alike = matching.alike(with_criterion);
            for among in [&recent, &older] {
                matching.by_words(among, &alike, with_criterion);
            }
        }
        matching.by_criterion(&recent);
        matching.of_item
    }

    fn tie(&mut self, thread: usize, item: usize) {
        self.of_item[item] = Some(thread);
        self.of_thread[thread] = Some(item);
    }

    /// Whether the ids do not speak against it. Only one of the two may have one.
    fn may(&self, thread: usize, item: usize) -> bool {
        self.of_thread[thread].is_none()
            && self.of_item[item].is_none()
            && (self.threads[thread].last().1.id.is_none() || self.items[item].id.is_none())
    }

    fn by_id(&mut self) {
        let mut by_id: BTreeMap<&str, usize> = BTreeMap::new();
        for (at, item) in self.items.iter().enumerate() {
            if let Some(id) = &item.id {
                by_id.entry(id).or_insert(at);
            }
        }
        // The newest action of an id is the one that goes on.
        for thread in (0..self.threads.len()).rev() {
            let id = self.threads[thread].last().1.id.as_deref();
            if let Some(&item) = id.and_then(|id| by_id.get(id))
                && self.of_item[item].is_none()
            {
                self.tie(thread, item);
            }
        }
    }

    /// The items by their words, in their order.
    fn alike(&self, with_criterion: bool) -> BTreeMap<Key, Vec<usize>> {
        let mut alike: BTreeMap<Key, Vec<usize>> = BTreeMap::new();
        for (at, item) in self.items.iter().enumerate() {
            for key in keys(item, with_criterion) {
                alike.entry(key).or_default().push(at);
            }
        }
        alike
    }

    fn by_words(
        &mut self,
        among: &[usize],
        alike: &BTreeMap<Key, Vec<usize>>,
        with_criterion: bool,
    ) {
        for close in CLOSENESS {
            for &thread in among {
                let last = self.threads[thread].last().1;
                let fits = |&item: &usize| {
                    let one_has_none =
                        last.criterion.is_none() != self.items[item].criterion.is_none();
                    (with_criterion || one_has_none) && self.may(thread, item)
                };
                let keys = keys(last, with_criterion).into_iter();
                let mut found = keys.filter_map(|key| {
                    let items = alike.get(&key)?.iter().copied().filter(fits).take(MOST_ALIKE);
                    { items }.find(|&item| close(last, &self.items[item]))
                });
                if let Some(item) = found.next() {
                    drop(found);
                    self.tie(thread, item);
                }
            }
        }
    }

    /// A criterion alone tells an action where one action for it was open, and one item for
    /// it is there now, those aside that were done with before.
    fn by_criterion(&mut self, recent: &[usize]) {
        let mut open: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for &thread in recent {
            let last = self.threads[thread].last().1;
            if let Some(criterion) = last.criterion.filter(|_| last.status.is_open()) {
                open.entry(criterion).or_default().push(thread);
            }
        }
        let mut now: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (at, item) in self.items.iter().enumerate() {
            let settled = self.of_item[at]
                .is_some_and(|thread| !self.threads[thread].last().1.status.is_open());
            if let Some(criterion) = item.criterion.filter(|_| !settled) {
                now.entry(criterion).or_default().push(at);
            }
        }
        for (criterion, threads) in open {
            if let ([thread], Some([item])) = (&threads[..], now.get(&criterion).map(Vec::as_slice))
                && self.may(*thread, *item)
            {
                self.tie(*thread, *item);
            }
        }
    }
}

/// The criterion and the words of an item, folded, in one language.
type Key = (Option<usize>, String);

/// What an item can be known by: its words in each language. An item without words is known
/// by having none, where it has a criterion.
fn keys(item: &PlanItem, with_criterion: bool) -> Vec<Key> {
    let criterion = item.criterion.filter(|_| with_criterion);
    let mut words = item.action.folded();
    if words.is_empty() && criterion.is_some() {
        words.push(String::new());
    }
    words.into_iter().map(|text| (criterion, text)).collect()
}
