//! Who moved: a block for each dimension that changed its level, losses left of the axis.

use super::canvas::{Anchor, Chart, draw};
use super::draw::{Lettering, block, label, line, outline};
use super::steps::as_f64;
use super::theme::{GREY, Theme, WHITE};

/// One block: a dimension and the level it reached.
#[derive(Debug, Clone)]
pub struct Block {
    /// The text in the block.
    pub text: String,
}

/// One team.
#[derive(Debug, Clone)]
pub struct MoverRow {
    /// Its name, short enough for the space.
    pub name: String,
    /// Dimensions that rose.
    pub gained: Vec<Block>,
    /// Dimensions that fell.
    pub lost: Vec<Block>,
}

/// Draws the teams below each other, in all as wide as the first width, each block as the
/// second.
pub fn movers(
    theme: Theme,
    rows: &[MoverRow],
    lost: &str,
    gained: &str,
    (width, block_width): (f64, f64),
    alt: String,
) -> Chart {
    let (row, top, pitch) = (18.5, 16.0, block_width + 2.0);
    let most = |count: fn(&MoverRow) -> usize| rows.iter().map(count).max().unwrap_or(0);
    let (most_lost, most_gained) = (most(|row| row.lost.len()), most(|row| row.gained.len()));
    let names = 108.0_f64.min(width - pitch * as_f64(most_lost.max(1) + most_gained) - 4.0);
    let axis = names + pitch * as_f64(most_lost.max(1)) + 3.0;
    let height = top + row * as_f64(rows.len()) + 2.0;
    draw(width, height, alt, |area| {
        let heading = Lettering::new(7.0, GREY);
        if most_lost > 0 {
            label(area, (axis - 4.0, 6.0), lost, heading.anchor(Anchor::End))?;
        }
        label(area, (axis + 4.0, 6.0), gained, heading.anchor(Anchor::Start))?;
        line(area, &[(axis, 12.0), (axis, height)], 0.8, theme.ink)?;
        for (index, mover) in rows.iter().enumerate() {
            let y = top + row * as_f64(index);
            let middle = y + row / 2.0 - 1.0;
            let name = Lettering::new(8.4, theme.ink).anchor(Anchor::Start);
            label(area, (0.0, middle), &mover.name, name)?;
            for (place, gain) in mover.gained.iter().enumerate() {
                let x = axis + 2.0 + pitch * as_f64(place);
                block(area, (x, y + 0.5), block_width, row - 3.0, theme.mid)?;
                let lettering = Lettering::new(7.4, WHITE).bold();
                label(area, (x + block_width / 2.0, middle), &gain.text, lettering)?;
            }
            for (place, loss) in mover.lost.iter().enumerate() {
                let x = axis - 2.0 - block_width - pitch * as_f64(place);
                outline(area, (x, y + 0.5), block_width, row - 3.0, 1.2, theme.attention)?;
                let lettering = Lettering::new(7.4, theme.attention).bold();
                label(area, (x + block_width / 2.0, middle), &loss.text, lettering)?;
            }
        }
        Ok(())
    })
}
