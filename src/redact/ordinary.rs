//! Words that are no names, and words that are names only now and then.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::letters::{Letter, key, letters};
use crate::model::{LocalText, Locale, MaturityModel, is_unspaced};

/// What stands beside names or in their place: titles, roles, units, words that join. Folded.
const NEVER: &str = "
    a admin administrator administrators admins ai al all an analyst analysts analytics and any
    anybody anyone api apis app apps architect architects architecture area as assistant associate
    at backend bi bin board both by cd ceo cfo chan chapter chief ci cio ciso cloud company
    consultant consultants contact contractor contractors coo coordinator cpo cto customer customers
    da data database de del delivery della den department deputy der designer designers dev
    developer developers development devops devs devsecops die director directorate division dl
    domain dos dr du each el engineer engineering engineers everybody everyone executive expert
    experts external finance for frau from frontend group groups guild head herr hr ibn ii iii in
    infra infrastructure intern internal interns it iv jr junior kun la las lead leader
    leaders leadership leads learning legal los machine madame maintainer maintainers management
    manager managers marketing mba member members miss ml mlops modeling modelling monsieur mr mrs
    ms msc mx nobody none of office officer on oncall onduty operations operator operators ops or
    organisation organization other others owner owners partner partners people person phd platform
    pm po president principal privacy procurement product prof professor program programme project
    qa quality release reliability research researcher researchers responsible reviewer reviewers
    risk role sales sama san science scientist scientists scrum sec secops section security self
    senior sensei service services sir site software somebody someone specialist specialists sponsor
    squad sr sre staff steering supervisor support system systems tba tbd team teams tech technical
    technology ten ter test tester testers testing the to tribe ui und unit unknown us user users ux
    van vendor vendors vice von we with
    くん ぐるぷ ぐるーぷ さま さん ちむ ちゃん ちーむ まねじゃ まねーじゃー りだ
    りーだー 主任 事務局 代表 係長 先生 全員 各自 君 委員会 委員長 室長 役員 御中
    担当 担当者 未定 本部長 様 次長 殿 氏 班長 社長 管理者 課長 責任者 運用者 部長
    開発者
    팀장 부장 과장 차장 대리 사원 이사 상무 전무 사장 대표 매니저 선임 책임 담당 담당자 님 씨
";

/// Words of [`NEVER`] that are words of names too, where they have a capital letter or an accent.
const ALSO_NAMES: &str = "ai al an del della du el la las san ten to van von";

/// English words that are names of people too, and short words that a handle such as `msato`
/// can happen to be. In small letters they are words.
const SELDOM: &str = "
    abbey able ace acre aim air ale alley amber angel angle apple april apt arch arm art ash ask
    aspen august autumn axe back badger bail baker ball banks bar bard bark barn baron barrow base
    bass bat batch bay beach bean bear beck beer bell bench bender bent berry best bet big bill bind
    bird bishop bit black bland blank blend bless block bloom blow blue blunt boat bob bond bone
    book boot born boss bound bow bowl box brain brake branch brand brave bread break bream breeze
    brick bride bridge bright bring brook broom brow brown brush buck bud bug build bull burn burns
    bush butler buy call calm camp can candy cane cannon cape capes card care carpenter carry carter
    carver case cash cast castle cat cause chain chair chance chandler chang change chase chat check
    cherry chess chip church clam clan clark clash class clay clean clear cliff clove cloves club
    coal coat code coffin cold cole cone cook coop cord core corn cost cotton count court cow cox
    crack craft crane crash crisp cross crow crown cup curry cut dale dark dart das dash date dawn day
    days deal dean dear deep deer dell dent dew dial dice dick dim dine dish dive dock dome done
    door dove down drain drake draw dream drew drink drive drop drum duck due duke dusk dust earl
    early east easter ebb edge egg eight elder elm else end english eve ever fair faith fall fan far
    farm farmer fast fate fawn fear feather fee feel fell fern field fig file fill finch find fine
    fir fire first fish fisher fit five flag flame flash flat fleet flint flood flora flow flower
    flowers flown fly foal fold foot ford forest fork form fort foster found fountain four fowler
    fox frame frank free freed freedom french friday friend frost fry full fuller game garden
    gardener gate gates gay gear gem german gift gill ginger give glass glen glide goal god gold
    golden good gore grace grain grand grant grass grave graves gray green grey grid grove grow
    guard guest guide gull gun hack hail hair hale half hall ham hand hands happy hard hardy hare
    harm harp hart hash haste hat hawk hay hazel heal health heart heat heath heather heaven hedge
    held hem herb herd high hill hills hilt hint hit hold holiday holly holm home honey hook hop
    hope horn horse host hot house how huff hull hunt hunter hurst ice idea inch ink inn iris iron
    island issue ivy jack jade jam jar jasmine jay jean jet jewel job jobs join joiner joke jolly
    joy judge july june just justice keen keep key keys kind king kirk kite knife knight know labor
    lace lad lake lamb lamp lance land lane lang large lark last latch lately laud law lawn laws lay
    leaf leak lean leap learn leave led lee left lent less level liberty life light lily limb lime
    line link lion list little live load lock log logan long look loop lord loud love low luck lucky
    lush lynch mac mace mail main major male mall malt man many map maple march mark marker market marks
    marsh marshal mart mask mason mass master mat match mate may mead meadow mean means meek melody
    mercer merchant mercy merry mews mild mile miles mill miller mind mine mint mix model mole
    monday monk moon moor moore moral more morning moss most motion mount mouse move much myrtle
    nail name near neck need nest net new newman next nice night nine noble noise noon north note
    now nun nurse oak oaks oat old olive one orange orchard order otter outlaw oven over owen owl
    own pace pack page paige pain paint painter palm pan paper parish park parker parks part parts
    pass past pat patch path patience pay peace peach peak pear pearl pease peck peel peg pen pence
    penny pepper perch perry pet petty phase pick pickle pie pier pike pilot pin pine pink pipe
    piper pit pitt place plain plan plane plank plant plate play plum pointer pole pollard pond pool
    poor pope poppy port porter post pot potter potts pound powder power powers pratt pray press
    prest price pride priest prime prince print prior prize probe proof proud prove pull pump pure
    purple push quail queen quick quill rabbit race rack rae rail rain rains ram ran ranch range
    ranger rank ransom rash rat rate raven raw ray read ready reason red reed reef reeve reeves
    regal rein rent rest rice rich rick ridge ring riot rise river rivers road roads robin rock rod
    roe roll roman rome roof rook room root rope rose rot round row rows royal ruby rude rule run
    rush russet rust ruth rye sadler safe sage sail saint sale salt sand sands sane saturday savage
    save savvy saw say scale scan school score scot scott scout sea seal search seat see seed sell
    send sense serene set seven sew shade sharp shaw shed sheep sheet shell shepherd shield shift
    shine ship shoe shop shore short shot show shower silk silver sing singer sink six size skill
    skin sky slack slate slice slim sloan slope slow small smart smith smoke snail snell snipe snow
    soap sober sole some son song soon sort soul sound south space spark spear speed spell spence
    spice spin spire split spring sprout spur square squire stack stage stain stall stamp star stark
    stars start state stay steal steam steel stem step steps sterling steward stick still sting
    stock stone stones stop store storm stout strain strand strange stream street stress string
    strong study style such suit summer summers sun sunday sung swan sweet swift swing table tail
    talk tall tan tank tape task tax tea tear tell temple term terry thorn three thursday tide till
    time tin tip tool top torn total tower town toy track trade train trap travel treat tree trend
    tress trial tried trim trip trout true trust truth try tuck tuesday tune turn turner two type
    underwood upton vale valley vane vest victor victory view vine viola violet vise vision voice
    wade wage wagner wait wake walk walker wall walls want ward ware warm warn warren wash waste
    watch water waters wave way weather weaver web wedge week weir well wells went west wet whale
    wheat wheel while white whole wick wide wild will wills wind window wine wing winner winter wire
    wise wish wolf wonder wong wood woods woody wool word work works worth wrap wren wright write
    year yellow yield young zest
";

/// Two-letter words that stand everywhere.
const SHORT: &str = "
    ad ah am an as at be by do eh ex go he hi id if in is it ja la lo ma me mi my no of oh ok on
    or ox pa pi re so to up us vs we ye yo
";

type WordList = LazyLock<BTreeSet<Vec<char>>>;

static NEVER_NAMES: WordList = LazyLock::new(|| folded(NEVER));
static OTHER_NAMES: WordList = LazyLock::new(|| folded(ALSO_NAMES));
static SELDOM_NAMES: WordList = LazyLock::new(|| folded(SELDOM));
static SHORT_WORDS: WordList = LazyLock::new(|| folded(SHORT));

fn folded(words: &str) -> BTreeSet<Vec<char>> {
    words.split_whitespace().map(key).collect()
}

/// What is known of words: those of the language, and those that the model uses in small
/// letters. Nobody is meant by them where assessments use them too.
#[derive(Default)]
pub(super) struct Words {
    of_model: BTreeSet<Vec<char>>,
    /// What the model says in Japanese and other scripts without blanks.
    unspaced: String,
}

impl Words {
    /// The words of the language and of a model.
    pub(super) fn of(model: &MaturityModel) -> Self {
        let mut words = Self::default();
        for text in texts_of_model(model) {
            words.add(text);
        }
        words
    }

    fn add(&mut self, text: &LocalText) {
        let plain = Locale::ALL.into_iter().map(|locale| text.get(locale));
        for text in plain.chain(text.translations().values().map(String::as_str)) {
            let letters = letters(text);
            self.unspaced.extend(letters.iter().map(|letter| letter.c).filter(|c| is_unspaced(*c)));
            self.unspaced.push(' ');
            let small = |word: &&[Letter]| !word[0].is_capital && !is_unspaced(word[0].c);
            let words = letters.chunk_by(|_, next| !next.begins_word());
            self.of_model
                .extend(words.filter(small).map(|word| word.iter().map(|one| one.c).collect()));
        }
    }

    /// Whether a word is a title, a role or the like.
    pub(super) fn is_no_name(&self, word: &[char]) -> bool {
        NEVER_NAMES.contains(word)
    }

    /// Whether a word that is no name by itself can be one beside others.
    pub(super) fn is_also_name(&self, word: &[char]) -> bool {
        OTHER_NAMES.contains(word)
    }

    /// Whether a word in small letters is an ordinary one.
    pub(super) fn is_ordinary(&self, word: &[char]) -> bool {
        self.is_no_name(word) || SELDOM_NAMES.contains(word) || self.of_model.contains(word)
    }

    /// Whether two letters are one of the words that stand everywhere.
    pub(super) fn is_short_word(&self, word: &[char]) -> bool {
        SHORT_WORDS.contains(word) || self.is_ordinary(word)
    }

    /// Whether the model has these characters, of a script without blanks, in its texts.
    pub(super) fn is_in_model(&self, characters: &[char]) -> bool {
        self.unspaced.contains(&characters.iter().collect::<String>())
    }
}

fn texts_of_model(model: &MaturityModel) -> Vec<&LocalText> {
    let mut texts = vec![&model.name, &model.source];
    for level in &model.levels {
        texts.extend([&level.name, &level.summary]);
        texts.extend(level.challenges.iter().chain(&level.next_steps));
    }
    texts.extend(model.areas.iter().map(|area| &area.name));
    for dimension in &model.dimensions {
        texts.extend([&dimension.name, &dimension.short]);
        texts.extend(dimension.descriptors.values());
    }
    for criterion in &model.criteria {
        texts.extend([&criterion.text, &criterion.why, &criterion.action]);
    }
    texts
}
