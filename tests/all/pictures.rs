//! Small pictures of pages, stored and compared.
//!
//! A picture is 280 pixels high, so a pixel is 3 pt: lines of text become grey bars, and
//! what counts is where things stand. It is kept in sixteen colours, those of the pages and
//! steps to white, which makes a page some 6 kB.
//!
//! Two pictures are blurred over 3 × 3 pixels and compared pixel by pixel, in the channel
//! that differs most. They are the same where at most 0.4 % of the pixels of each page are
//! off by more than 24 of 255, and all by 1.5 on average. Edges that are drawn a little
//! otherwise stay below both: a pixel of another neighbouring colour is off by 17, a ninth
//! of which is left of one alone. A box of 20 × 10 pixels (60 × 30 pt) that is moved by 3 %
//! of the page is 0.6 %. `DANKAI_ACCEPT=1` stores the pictures as they are now.

use std::fs::File;
use std::io::{BufReader, BufWriter};
use std::path::{Path, PathBuf};

use crate::pdf;

/// How high a stored page is.
const HEIGHT: u16 = 280;
/// By how much a pixel may differ.
const OFF: f64 = 24.0;
/// Which share of the pixels may differ by more.
const SHARE: f64 = 0.004;
/// By how much all may differ on average.
const MEAN: f64 = 1.5;

type Pixel = [u8; 3];

/// White, ink, grey, the ramp of the levels, the colour for attention, and steps between.
const COLORS: [Pixel; 16] = [
    [0xff, 0xff, 0xff],
    [0xed, 0xf0, 0xf3],
    [0xdb, 0xde, 0xe2],
    [0xc8, 0xcc, 0xd1],
    [0xb0, 0xb5, 0xbb],
    [0x94, 0x9b, 0xa3],
    [0x76, 0x7f, 0x89],
    [0x56, 0x61, 0x6e],
    [0x17, 0x20, 0x2b],
    [0xbd, 0xd6, 0xea],
    [0x7f, 0xb0, 0xd4],
    [0x38, 0x78, 0xab],
    [0x0b, 0x3a, 0x63],
    [0xe8, 0xc8, 0xba],
    [0xcf, 0x84, 0x66],
    [0xb2, 0x3a, 0x0a],
];

/// The pages of a file side by side.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Strip {
    /// How wide a page is.
    page: usize,
    width: usize,
    /// Rows of indices into the colours.
    pixels: Vec<u8>,
}

fn nearest(pixel: Pixel) -> u8 {
    let distance = |color: &Pixel| -> u32 {
        color.iter().zip(pixel).map(|(a, b)| u32::from(a.abs_diff(b)).pow(2)).sum()
    };
    let at = (0..COLORS.len()).min_by_key(|at| distance(&COLORS[*at]));
    u8::try_from(at.unwrap_or(0)).expect("there are sixteen")
}

impl Strip {
    fn of(pages: &[(usize, Vec<Pixel>)]) -> Self {
        let page = pages.first().map_or(0, |(width, _)| *width);
        let height = usize::from(HEIGHT);
        let mut pixels = Vec::new();
        let mut last = (COLORS[0], 0);
        for row in 0..height {
            for (width, page) in pages {
                for pixel in &page[row * width..][..*width] {
                    // Most pixels are as the one before, and most of those are white.
                    if last.0 != *pixel {
                        last = (*pixel, nearest(*pixel));
                    }
                    pixels.push(last.1);
                }
            }
        }
        Self { page, width: pixels.len() / height, pixels }
    }

    fn store(&self, path: &Path) {
        std::fs::create_dir_all(path.parent().expect("a file has a folder"))
            .expect("the folder can be made");
        let file = BufWriter::new(File::create(path).expect("the picture can be written"));
        let width = u32::try_from(self.width).expect("it is small");
        let mut encoder = png::Encoder::new(file, width, HEIGHT.into());
        encoder.set_color(png::ColorType::Indexed);
        encoder.set_depth(png::BitDepth::Four);
        encoder.set_palette(COLORS.concat());
        encoder.set_compression(png::Compression::High);
        let mut packed = Vec::new();
        for row in self.pixels.chunks(self.width) {
            packed.extend(row.chunks(2).map(|pair| pair[0] << 4 | pair.get(1).unwrap_or(&0)));
        }
        let mut writer = encoder.write_header().expect("the head can be written");
        writer.write_image_data(&packed).expect("the pixels can be written");
    }

    fn stored(path: &Path, page: usize) -> Option<Self> {
        let file = BufReader::new(File::open(path).ok()?);
        let mut decoder = png::Decoder::new(file);
        decoder.set_transformations(png::Transformations::IDENTITY);
        let mut reader = decoder.read_info().expect("the stored picture is a PNG");
        let mut bytes = vec![0; reader.output_buffer_size().expect("it is small")];
        let head = reader.next_frame(&mut bytes).expect("the stored picture is whole");
        let width = usize::try_from(head.width).expect("it is small");
        assert_eq!((head.height, head.bit_depth), (HEIGHT.into(), png::BitDepth::Four));
        let rows = bytes[..head.buffer_size()].chunks(head.line_size);
        let pixels = rows
            .flat_map(|row| row.iter().flat_map(|pair| [pair >> 4, pair & 15]).take(width))
            .collect();
        Some(Self { page, width, pixels })
    }

    /// The colour around a pixel of a page, over 3 × 3 pixels of that page.
    fn blurred(&self, page: usize, x: usize, y: usize) -> [f64; 3] {
        let mut sum = [0.0; 3];
        let mut count = 0.0;
        for y in y.saturating_sub(1)..(y + 2).min(usize::from(HEIGHT)) {
            for x in x.saturating_sub(1)..(x + 2).min(self.page) {
                let at = y * self.width + page * self.page + x;
                let color = COLORS[usize::from(self.pixels[at])];
                sum.iter_mut().zip(color).for_each(|(sum, part)| *sum += f64::from(part));
                count += 1.0;
            }
        }
        sum.map(|sum| sum / count)
    }

    /// In what way another strip is not the same, and by how much each pixel is off.
    fn differs(&self, other: &Self) -> Option<(String, Vec<f64>)> {
        let (pages, others) = (self.width / self.page, other.width / self.page);
        if (self.width, self.page) != (other.width, other.page) {
            return Some((format!("{pages} pages, stored are {others}"), Vec::new()));
        }
        if self == other {
            return None;
        }
        let mut off = vec![0.0; self.pixels.len()];
        let mut faults = Vec::new();
        for page in 0..pages {
            let (mut sum, mut far) = (0.0, 0.0);
            for y in 0..usize::from(HEIGHT) {
                for x in 0..self.page {
                    let (a, b) = (self.blurred(page, x, y), other.blurred(page, x, y));
                    let most = a.iter().zip(b).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
                    off[y * self.width + page * self.page + x] = most;
                    sum += most;
                    far += f64::from(u8::from(most > OFF));
                }
            }
            #[expect(clippy::cast_precision_loss, reason = "a page has few pixels")]
            let pixels = (self.page * usize::from(HEIGHT)) as f64;
            let (mean, share) = (sum / pixels, far / pixels);
            if mean > MEAN || share > SHARE {
                let (number, share) = (page + 1, share * 100.0);
                faults.push(format!("page {number}: {mean:.2} on average, {share:.2} % far off"));
            }
        }
        (!faults.is_empty()).then(|| (faults.join("; "), off))
    }
}

/// The folder of the stored pictures.
pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/all/snapshots/pages")
}

/// Compares the first pages of a file with those stored under a name.
pub(crate) fn check(name: &str, bytes: &[u8], most: usize) -> Result<(), String> {
    let strip = Strip::of(&pdf::pictures(bytes, HEIGHT, most));
    let path = folder().join(format!("{name}.png"));
    let about = Path::new(env!("CARGO_TARGET_TMPDIR")).join("pages");
    std::fs::create_dir_all(&about).expect("the folder can be made");
    if std::env::var_os("DANKAI_ACCEPT").is_some() {
        std::fs::write(about.join(format!("{name}.pdf")), bytes).expect("the folder is ours");
        strip.store(&path);
        return Ok(());
    }
    let new = about.join(format!("{name}.new.png"));
    let Some(stored) = Strip::stored(&path, strip.page) else {
        strip.store(&new);
        return Err(format!(
            "there is no `{}`; the pages are now {}",
            path.display(),
            new.display()
        ));
    };
    let Some((what, off)) = strip.differs(&stored) else { return Ok(()) };
    strip.store(&new);
    let mut where_ = String::new();
    if !off.is_empty() {
        let difference = about.join(format!("{name}.difference.png"));
        // What is the same is white, what is far off is in the colour for attention.
        let mark = |off: &f64| if *off > OFF { 15 } else { nearest([255.0 - off; 3].map(rounded)) };
        Strip { pixels: off.iter().map(mark).collect(), ..strip }.store(&difference);
        where_ = format!(", and what differs is in {}", difference.display());
    }
    Err(format!("{what}; the pages are now {}{where_}", new.display()))
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 255")]
fn rounded(number: f64) -> u8 {
    number.round() as u8
}

// ---- The comparison itself ---------------------------------------------------------------

/// A page with lines of text and a box.
struct Sketch {
    pixels: Vec<Pixel>,
}

const WIDTH: usize = 198;

impl Sketch {
    fn new() -> Self {
        let mut sketch = Self { pixels: vec![[255; 3]; WIDTH * usize::from(HEIGHT)] };
        for line in 0..30 {
            sketch.block(20, 20 + 4 * line, 150, 2, [0x94, 0x9b, 0xa3]);
        }
        sketch
    }

    fn block(&mut self, left: usize, top: usize, width: usize, height: usize, color: Pixel) {
        for y in top..top + height {
            self.pixels[y * WIDTH + left..][..width].fill(color);
        }
    }

    fn strip(&self) -> Strip {
        Strip::of(&[(WIDTH, self.pixels.clone())])
    }
}

const BLUE: Pixel = COLORS[11];

fn same(one: &Sketch, other: &Sketch) -> bool {
    one.strip().differs(&other.strip()).is_none()
}

#[test]
fn what_has_moved_or_is_gone_is_seen() {
    let with = |change: fn(&mut Sketch)| {
        let mut sketch = Sketch::new();
        change(&mut sketch);
        sketch
    };
    let good = with(|page| page.block(40, 200, 60, 30, BLUE));
    assert!(same(&good, &good));
    // 3 % of the height are 8 pixels, of the width 6.
    for (about, other) in [
        ("down", with(|page| page.block(40, 208, 60, 30, BLUE))),
        ("aside", with(|page| page.block(46, 200, 60, 30, BLUE))),
        ("gone", with(|_| {})),
        ("of another colour", with(|page| page.block(40, 200, 60, 30, COLORS[15]))),
        ("smaller", with(|page| page.block(40, 200, 60, 24, BLUE))),
        ("over the text", with(|page| page.block(40, 110, 60, 30, BLUE))),
    ] {
        assert!(!same(&good, &other), "the box is {about}, and nobody sees it");
    }
    let small = with(|page| page.block(40, 200, 20, 10, BLUE));
    assert!(!same(&small, &with(|page| page.block(40, 208, 20, 10, BLUE))));
    // A line of text too many moves the others.
    let moved = with(|page| {
        page.block(20, 140, 150, 2, [0x94, 0x9b, 0xa3]);
        page.block(40, 200, 60, 30, BLUE);
    });
    assert!(!same(&good, &moved));
    // On the second of two pages as well.
    let pair = |second: &Sketch| {
        Strip::of(&[(WIDTH, good.pixels.clone()), (WIDTH, second.pixels.clone())])
    };
    assert!(
        pair(&good).differs(&pair(&small)).is_some_and(|(what, _)| what.starts_with("page 2: "))
    );
    assert!(
        pair(&good).differs(&good.strip()).is_some_and(|(what, _)| what == "2 pages, stored are 1")
    );
}

#[test]
fn noise_and_soft_edges_are_not_seen() {
    let mut good = Sketch::new();
    good.block(40, 200, 60, 30, BLUE);
    let mut noisy = Sketch { pixels: good.pixels.clone() };
    let mut state = 1u32;
    for part in noisy.pixels.as_flattened_mut() {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let noise = i16::try_from(state >> 16 & 0xff).expect("a byte") % 9 - 4;
        *part = u8::try_from((i16::from(*part) + noise).clamp(0, 255)).expect("it is clamped");
    }
    assert_ne!(good.pixels, noisy.pixels);
    assert!(same(&good, &noisy));
    // An edge that is drawn half a pixel further.
    let mut soft = Sketch { pixels: good.pixels.clone() };
    soft.block(40, 200, 60, 1, [0x9b, 0xbb, 0xd5]);
    soft.block(40, 230, 60, 1, [0x9b, 0xbb, 0xd5]);
    assert!(same(&good, &soft));
}

#[test]
fn a_stored_picture_is_the_picture() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let mut page = Sketch::new();
    page.block(40, 200, 61, 30, BLUE);
    for pages in 1..4 {
        let strip = Strip::of(&vec![(WIDTH, page.pixels.clone()); pages]);
        let path = folder.path().join("a.png");
        strip.store(&path);
        assert_eq!(Strip::stored(&path, WIDTH), Some(strip), "{pages} pages");
    }
}
