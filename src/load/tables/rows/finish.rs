//! What was put together of rows to assessments.

use super::{Draft, Draught, MAX_FINDINGS, Tables};
use std::sync::Arc;

use crate::diag::Diagnostic;
use crate::load::ReadDocument;
use crate::model::{Answer, AnswerState, Assessment, LocalText, Said, Targets};

impl Tables<'_, '_> {
    pub(super) fn finish(mut self) -> Vec<ReadDocument> {
        let model = self.index.model;
        let file: Arc<str> = self.file.into();
        let mut documents = Vec::new();
        if let Some(more) = self.found.checked_sub(MAX_FINDINGS).filter(|more| *more > 0) {
            let finding =
                Diagnostic::error(format!("{more} more findings of this file are not shown"));
            self.findings.push(finding.at(crate::diag::Place::file(&*file)));
        }
        for mut draft in std::mem::take(&mut self.drafts) {
            let mut answers = vec![None; model.criteria.len()];
            for (criterion, said) in std::mem::take(&mut draft.answers) {
                answers[criterion] = self.finished(said, &mut draft);
            }
            let mut declared = vec![None; model.dimensions.len()];
            for (dimension, grade) in draft.declared {
                declared[dimension] = Some(grade);
            }
            let assessment = Assessment {
                period: draft.period,
                written: draft.period,
                assessed_on: draft.day,
                assessors: draft.assessors,
                declared,
                answers,
                targets: Targets::default(),
                plan: draft.actions.into_values().collect(),
                decision: draft.decision,
                file: Arc::clone(&file),
                other_version: None,
            };
            documents.push(ReadDocument {
                team: Some(draft.team),
                period: Some(draft.period),
                day: None,
                assessment: Some(assessment),
                file: Arc::clone(&file),
                findings: draft.findings,
            });
        }
        documents.push(ReadDocument {
            team: None,
            period: None,
            day: None,
            assessment: None,
            file,
            findings: self.findings,
        });
        documents
    }

    /// An answer, where there is a state.
    pub(super) fn finished(&self, said: Draught, draft: &mut Draft) -> Option<Answer> {
        let state = said.state?;
        let (mut note, mut reason) = (said.note, said.reason);
        if state == AnswerState::NotApplicable && reason.is_none() {
            reason = note.take().or_else(|| self.mapping.reason.clone());
            if reason.is_none() {
                let (number, row, column) = said.at?;
                let place = self.grids[number].place(self.file, Some((row, column)));
                draft.findings.push(
                    Diagnostic::error("`not-applicable` needs a reason")
                        .at(place)
                        .hint(
                            "write it behind the word, `n/a: batch scoring only`, or into the note",
                        )
                        .hint("until then the criterion counts as unanswered"),
                );
                return None;
            }
        }
        let (note, reason) = (note.map(LocalText::plain), reason.map(LocalText::plain));
        Some(Answer::new(state, Said { evidence: said.evidence, note, reason }))
    }
}
