//! Stretches of a file, asked in no time whether one of them touches a place.

use crate::diagnostic::Span;

/// In the order of their starts: the start, and the furthest end of those up to here. They may overlap.
#[derive(Debug, Clone, Default)]
pub(super) struct Stretches(Vec<(usize, usize)>);

impl FromIterator<Span> for Stretches {
    fn from_iter<T: IntoIterator<Item = Span>>(spans: T) -> Self {
        let mut all: Vec<_> = spans.into_iter().map(|it| (it.start, it.end)).collect();
        all.sort_unstable();
        let mut furthest = 0;
        for it in &mut all {
            furthest = furthest.max(it.1);
            it.1 = furthest;
        }
        Stretches(all)
    }
}

impl Stretches {
    /// Whether one of them begins before `end` and ends after `start`.
    pub(super) fn touch(&self, start: usize, end: usize) -> bool {
        let before = self.0.partition_point(|it| it.0 < end);
        let last = before.checked_sub(1).and_then(|it| self.0.get(it));
        last.is_some_and(|it| it.1 > start)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_touched_as_if_each_were_looked_at() {
        let sets: [&[(usize, usize)]; 5] = [
            &[],
            &[(2, 5)],
            &[(4, 6), (0, 2)],
            &[(1, 9), (3, 4)],
            &[(3, 3)],
        ];
        for spans in sets {
            let all: Stretches = spans
                .iter()
                .map(|it| Span {
                    start: it.0,
                    end: it.1,
                })
                .collect();
            for (start, end) in (0..10).flat_map(|a| (a..11).map(move |b| (a, b))) {
                let expected = spans.iter().any(|it| it.0 < end && it.1 > start);
                assert_eq!(all.touch(start, end), expected, "{spans:?} {start} {end}");
            }
        }
    }
}
