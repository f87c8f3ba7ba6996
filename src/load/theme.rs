//! Reading the theme of a workspace: what it names is there, can be used and can be read.

use std::path::{Component, Path, PathBuf};

use walkdir::WalkDir;

use super::files;
use super::node::{Faults, Map, Node, shown};
use crate::diag::did_you_mean;
use crate::model::{Color, Colors, LocalText, Logo, LogoFormat, Theme};

/// How to look into files that only the typesetter can read. What is not looked into here
/// shows when the reports are made.
#[derive(Debug, Clone, Copy)]
pub struct Inspect {
    /// The families of the fonts in a file; none where it is no font.
    pub families: fn(&[u8]) -> Vec<String>,
    /// Why a logo cannot be drawn; with the fonts of the theme.
    pub logo: fn(&Logo, &[Vec<u8>]) -> Result<(), String>,
}

/// The least contrast of text with its ground, by WCAG 2.
const TEXT_CONTRAST: f64 = 4.5;
/// The least contrast of lines and shapes that matter.
const LINE_CONTRAST: f64 = 3.0;
/// The least difference in lightness L* of neighbouring levels.
const LEVEL_STEP: f64 = 8.0;
/// The largest logo, in bytes, and in pixels to a side.
const MAX_LOGO: u64 = 1024 * 1024;
const MAX_PIXELS: u32 = 4000;
/// The most bytes of all font files.
const MAX_FONTS: u64 = 64 * 1024 * 1024;
/// The longest texts for the edges of a page; a full-width character counts twice.
const MAX_EDGE: usize = 100;

/// Reads a theme; what is wrong with it stays as it is without one.
pub(super) fn read(
    node: &Node<'_>,
    folder: &Path,
    inspect: Option<&Inspect>,
    faults: &mut Faults,
) -> Theme {
    let Some(map) = node.map(faults) else { return Theme::default() };
    map.only(&["colors", "logo", "fonts", "font", "paper", "footer", "label"], faults);
    let fonts = map.get("fonts").and_then(|node| fonts(node, folder, inspect, faults));
    let text_font = map.get("font").and_then(|node| text_font(node, fonts.as_ref(), faults));
    let fonts = fonts.map(|fonts| fonts.files).unwrap_or_default();
    Theme {
        colors: map.get("colors").map(|node| colors(node, faults)).unwrap_or_default(),
        logo: map.get("logo").and_then(|node| logo(node, folder, inspect, &fonts, faults)),
        fonts,
        text_font,
        paper: map.get("paper").and_then(|node| node.parse(faults)).unwrap_or_default(),
        footer: edge(&map, "footer", "page foot", faults),
        label: edge(&map, "label", "page head", faults),
    }
}

/// A text for the head or foot of every page.
fn edge(map: &Map<'_>, key: &str, place: &str, faults: &mut Faults) -> LocalText {
    let Some(node) = map.get(key) else { return LocalText::default() };
    let text = node.local_text(faults).unwrap_or_default();
    let length = |locale| -> usize {
        text.get(locale).chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
    };
    if crate::model::Locale::ALL.into_iter().any(|locale| length(locale) > MAX_EDGE) {
        faults.warning(node, format!("`{key}` is long for a {place} and may be shortened"), None);
    }
    text
}

/// A colour and where the theme gives it.
struct Given<'a> {
    color: Color,
    node: Option<Node<'a>>,
}

fn colors(node: &Node<'_>, faults: &mut Faults) -> Colors {
    let usual = Colors::default();
    let Some(map) = node.map(faults) else { return usual };
    map.only(&["ink", "accent", "attention", "levels"], faults);
    for (key, node) in &map.entries {
        if node.is_null() {
            let hint = "write it in quotes: `#` begins a comment";
            faults.key_error(node, format!("`{}` has no value", shown(key)), Some(hint.into()));
        }
    }
    let mut one = |key, usual| given(map.get(key), usual, faults);
    let ink = one("ink", usual.ink);
    let accent = one("accent", usual.accent);
    let attention = one("attention", usual.attention);
    let levels = levels(map.get("levels"), usual.levels, faults);
    let colors = Colors {
        ink: ink.color,
        accent: accent.color,
        attention: attention.color,
        levels: levels.each_ref().map(|level| level.color),
    };
    for (name, given) in [("ink", &ink), ("accent", &accent), ("attention", &attention)] {
        check_on_white(name, given, faults);
    }
    check_levels(&colors, &ink, &levels, faults);
    colors
}

fn given<'a>(node: Option<&Node<'a>>, usual: Color, faults: &mut Faults) -> Given<'a> {
    match node.and_then(|node| Some((color(node, faults)?, node))) {
        Some((color, node)) => Given { color, node: Some(*node) },
        None => Given { color: usual, node: None },
    }
}

fn color(node: &Node<'_>, faults: &mut Faults) -> Option<Color> {
    let text = node.text(faults)?;
    let parsed = text.parse();
    if parsed.is_err() {
        let with_sign = format!("#{text}");
        let hint = match with_sign.parse::<Color>() {
            Ok(_) => format!("did you mean `\"{with_sign}\"`?"),
            Err(_) => "six hexadecimal digits after `#`, in quotes: `\"#3878AB\"`".into(),
        };
        faults.error_with(node, format!("`{}` is not a colour", shown(&text)), Some(hint));
    }
    parsed.ok()
}

fn levels<'a>(node: Option<&Node<'a>>, usual: [Color; 5], faults: &mut Faults) -> [Given<'a>; 5] {
    let unchanged = || usual.map(|color| Given { color, node: None });
    let Some(node) = node else { return unchanged() };
    let Some(items) = node.list(faults) else { return unchanged() };
    if items.len() != usual.len() {
        faults.error_with(
            node,
            format!("`levels` has {} colours, expected {}", items.len(), usual.len()),
            Some("from the lowest level to the highest; longer ladders share them".into()),
        );
        return unchanged();
    }
    let mut items = items.into_iter();
    usual.map(|color| given(items.next().as_ref(), color, faults))
}

/// A ratio as it is shown: never rounded up to what it does not reach.
fn ratio(contrast: f64) -> String {
    format!("{:.2}:1", (contrast * 100.0).floor() / 100.0)
}

fn check_on_white(name: &str, given: &Given<'_>, faults: &mut Faults) {
    let Some(node) = &given.node else { return };
    let contrast = given.color.contrast(Color::WHITE);
    if contrast >= TEXT_CONTRAST {
        return;
    }
    let what = if contrast < LINE_CONTRAST { "text and lines" } else { "text" };
    faults.warning(
        node,
        format!(
            "`{name}` is too faint for {what}: {} has a contrast of {} on white",
            given.color,
            ratio(contrast)
        ),
        Some("text needs 4.5:1, lines 3:1; take a darker colour".into()),
    );
}

fn check_levels(colors: &Colors, ink: &Given<'_>, levels: &[Given<'_>; 5], faults: &mut Faults) {
    for level in levels {
        let text = colors.on(level.color);
        let contrast = text.contrast(level.color);
        if let Some(node) = level.node.as_ref().or(ink.node.as_ref())
            && contrast < TEXT_CONTRAST
        {
            faults.warning(
                node,
                format!(
                    "numbers on the level colour {} are hard to read: {text} has a contrast of {}",
                    level.color,
                    ratio(contrast)
                ),
                Some("text needs 4.5:1; take a lighter or a darker colour".into()),
            );
        }
    }
    for pair in levels.windows(2) {
        let difference = (pair[0].color.lightness() - pair[1].color.lightness()).abs();
        if let Some(node) = &pair[1].node
            && difference < LEVEL_STEP
        {
            faults.warning(
                node,
                format!(
                    "the level colours {} and {} are hard to tell apart in greyscale: their lightness differs by {:.1}",
                    pair[0].color,
                    pair[1].color,
                    (difference * 10.0).floor() / 10.0
                ),
                Some("L* of neighbouring levels should differ by at least 8".into()),
            );
        }
    }
}

/// A path of the theme, which must stay in the workspace, and its name for messages.
fn path_in(node: &Node<'_>, folder: &Path, faults: &mut Faults) -> Option<(PathBuf, String)> {
    let text = node.text(faults)?;
    let name = shown(&text);
    let outside = |faults: &mut Faults| {
        let hint = "copy it into the workspace; paths begin at the folder of `dankai.yaml`";
        faults.error_with(node, format!("`{name}` is outside the workspace"), Some(hint.into()));
    };
    let mut depth = 0_i32;
    for part in Path::new(&text).components() {
        match part {
            Component::Normal(_) => depth += 1,
            Component::ParentDir => depth -= 1,
            Component::CurDir => {}
            Component::RootDir | Component::Prefix(_) => depth = i32::MIN / 2,
        }
        if depth < 0 {
            outside(faults);
            return None;
        }
    }
    let path = folder.join(&text);
    let (Ok(root), Ok(real)) = (folder.canonicalize(), path.canonicalize()) else {
        let hint = "paths begin at the folder of `dankai.yaml`";
        faults.error_with(node, format!("there is no `{name}`"), Some(hint.into()));
        return None;
    };
    // A link can lead elsewhere.
    if !real.starts_with(root) {
        outside(faults);
        return None;
    }
    Some((path, name))
}

fn logo(
    node: &Node<'_>,
    folder: &Path,
    inspect: Option<&Inspect>,
    fonts: &[Vec<u8>],
    faults: &mut Faults,
) -> Option<Logo> {
    let (path, name) = path_in(node, folder, faults)?;
    if !path.is_file() {
        faults.error(node, format!("`{name}` is no file"));
        return None;
    }
    let size = path.metadata().map_or(0, |metadata| metadata.len());
    if size > MAX_LOGO {
        faults.error_with(
            node,
            format!("the logo `{name}` has {size} bytes, more than 1 MB"),
            Some("it stands in every report: take an SVG, or a PNG of some 400 pixels".into()),
        );
        return None;
    }
    let bytes = match files::root(folder).read(&path, MAX_LOGO) {
        Ok(bytes) => bytes,
        Err(why) => {
            faults.error(node, format!("the logo `{name}` cannot be read: {}", why.message));
            return None;
        }
    };
    let logo = match logo_from_bytes(bytes) {
        Ok(logo) => logo,
        Err((why, hint)) => {
            faults.error_with(node, format!("the logo `{name}` {why}"), Some(hint));
            return None;
        }
    };
    if let Some(Err(why)) = inspect.map(|inspect| (inspect.logo)(&logo, fonts)) {
        faults.error(node, format!("the logo `{name}` cannot be drawn: {why}"));
        return None;
    }
    Some(logo)
}

/// A logo out of the bytes of its file; it may yet turn out that it cannot be drawn.
///
/// # Errors
/// What is wrong with it, and what to do.
pub fn logo_from_bytes(bytes: Vec<u8>) -> Result<Logo, (String, String)> {
    let Some(format) = format_of(&bytes) else {
        let hint = "save it in one of these formats; its name alone does not make it one";
        return Err(("is neither SVG nor PNG".into(), hint.into()));
    };
    if let Some((width, height)) = pixels(format, &bytes)
        && width.max(height) > MAX_PIXELS
    {
        return Err((
            format!("has {width} x {height} pixels"),
            format!("at most {MAX_PIXELS} to a side; some 400 are enough"),
        ));
    }
    Ok(Logo { format, bytes })
}

/// What an image is written in, by its first bytes.
fn format_of(bytes: &[u8]) -> Option<LogoFormat> {
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        return Some(LogoFormat::Png);
    }
    let text = std::str::from_utf8(bytes).ok()?;
    let text = text.trim_start_matches('\u{feff}').trim_start();
    (text.starts_with('<') && text.contains("<svg")).then_some(LogoFormat::Svg)
}

/// The width and height that a PNG announces.
fn pixels(format: LogoFormat, bytes: &[u8]) -> Option<(u32, u32)> {
    let number = |at: usize| Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
    match format {
        LogoFormat::Png => Some((number(16)?, number(20)?)),
        LogoFormat::Svg => None,
    }
}

/// The font files of a folder.
struct Fonts {
    files: Vec<Vec<u8>>,
    /// The families in them, where they could be looked into.
    families: Option<Vec<String>>,
}

fn fonts(
    node: &Node<'_>,
    folder: &Path,
    inspect: Option<&Inspect>,
    faults: &mut Faults,
) -> Option<Fonts> {
    let (path, name) = path_in(node, folder, faults)?;
    if !path.is_dir() {
        let hint = "name the folder in which the font files are";
        faults.error_with(node, format!("`{name}` is no folder"), Some(hint.into()));
        return None;
    }
    let mut fonts = Fonts { files: Vec::new(), families: inspect.map(|_| Vec::new()) };
    let (mut total, root) = (0, files::root(folder));
    for entry in WalkDir::new(&path).sort_by_file_name().max_depth(4).into_iter().flatten() {
        if entry.file_type().is_dir() || !is_font(entry.path()) {
            continue;
        }
        let file = shown(&entry.file_name().to_string_lossy());
        // The size of a link is not that of its file.
        total += entry.path().metadata().map_or(0, |metadata| metadata.len()).max(1);
        if total > MAX_FONTS {
            faults.error(node, format!("the fonts in `{name}` have more than 64 MB"));
            return None;
        }
        let bytes = match root.read(entry.path(), MAX_FONTS) {
            Ok(bytes) => bytes,
            Err(why) => {
                faults.error(node, format!("the font `{file}` cannot be read: {}", why.message));
                continue;
            }
        };
        if let (Some(inspect), Some(families)) = (inspect, &mut fonts.families) {
            let found = (inspect.families)(&bytes);
            if found.is_empty() {
                faults.error(node, format!("`{file}` in `{name}` is not a font that can be used"));
                continue;
            }
            families.extend(found);
        }
        fonts.files.push(bytes);
    }
    if total == 0 {
        let hint = "fonts are files that end in .ttf, .otf, .ttc or .otc";
        faults.error_with(node, format!("there is no font in `{name}`"), Some(hint.into()));
        return None;
    }
    Some(fonts)
}

fn is_font(path: &Path) -> bool {
    path.extension().is_some_and(|extension| {
        ["ttf", "otf", "ttc", "otc"].iter().any(|known| extension.eq_ignore_ascii_case(known))
    })
}

fn text_font(node: &Node<'_>, fonts: Option<&Fonts>, faults: &mut Faults) -> Option<String> {
    let map = node.map(faults)?;
    map.only(&["text"], faults);
    let node = map.required("text", faults)?;
    let family = node.text(faults)?;
    let Some(fonts) = fonts else {
        let hint = "name the folder with its files: `fonts: brand/fonts`";
        let message = format!("there are no files of the font `{}`", shown(&family));
        faults.error_with(node, message, Some(hint.into()));
        return None;
    };
    let Some(families) = &fonts.families else { return Some(family) };
    if let Some(known) = families.iter().find(|known| known.eq_ignore_ascii_case(&family)) {
        return Some(known.clone());
    }
    let mut names: Vec<&str> = families.iter().map(String::as_str).collect();
    names.sort_unstable();
    names.dedup();
    let hint = did_you_mean(&family, names.iter().copied())
        .unwrap_or_else(|| format!("families there: {}", names.join(", ")));
    faults.error_with(
        node,
        format!("the fonts of the theme have no family `{}`", shown(&family)),
        Some(hint),
    );
    None
}
