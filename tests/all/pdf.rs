//! A finished PDF as its readers meet it: the tree of tags, the text with its places, the
//! bookmarks, what is attached, and the pages as pictures. It only reads; what is right is
//! said elsewhere.

use std::collections::BTreeMap;

use hayro::hayro_syntax::Pdf;
use hayro::hayro_syntax::content::UntypedIter;
use hayro::hayro_syntax::object::{
    Array, Dict, Name, Object, ObjectIdentifier, Stream, String as Text,
};
use hayro::hayro_syntax::page::{Page, Resources};

/// A PDF that was read.
pub(crate) struct Document {
    /// The tree of tags; its root stands above what the file calls `Document`.
    pub(crate) tree: Element,
    pub(crate) pages: Vec<Sheet>,
    pub(crate) bookmarks: Vec<Bookmark>,
    pub(crate) attached: Vec<Attached>,
    pub(crate) title: String,
    pub(crate) language: String,
    pub(crate) marked: bool,
    pub(crate) shows_title: bool,
    /// The metadata, as XML.
    pub(crate) metadata: String,
    /// What is painted although no tag and no artifact holds it.
    pub(crate) untagged: Vec<String>,
}

/// One page.
pub(crate) struct Sheet {
    pub(crate) width: f64,
    pub(crate) height: f64,
    /// All text, in the order in which it is painted.
    pub(crate) text: Vec<Piece>,
}

/// Text in one go, in one font.
#[derive(Debug, Clone)]
pub(crate) struct Piece {
    pub(crate) text: String,
    pub(crate) left: f64,
    /// Where it ends for the eye: spaces at the end do not count.
    pub(crate) right: f64,
    /// The line it stands on, from the top of the page.
    pub(crate) baseline: f64,
    pub(crate) size: f64,
}

/// An element of the tree of tags.
#[derive(Debug, Clone, Default)]
pub(crate) struct Element {
    /// `H1`, `Table`, `P` and so on, as the file says it.
    pub(crate) kind: String,
    pub(crate) alt: String,
    /// `Row`, `Column` or `Both`, of a header cell.
    pub(crate) scope: String,
    /// How a header cell is called by others.
    pub(crate) id: String,
    /// The header cells that a cell names.
    pub(crate) headers: Vec<String>,
    pub(crate) columns: usize,
    pub(crate) rows: usize,
    pub(crate) children: Vec<Node>,
}

/// What an element holds.
#[derive(Debug, Clone)]
pub(crate) enum Node {
    Element(Element),
    /// Marked content: its text, which is empty for shapes.
    Content(String),
}

/// An entry of the outline.
#[derive(Debug, Clone)]
pub(crate) struct Bookmark {
    pub(crate) title: String,
    /// Its depth; 1 is the outermost.
    pub(crate) depth: usize,
    /// The index of its page and the place from the top, where it leads to one.
    pub(crate) to: Option<(usize, f64)>,
}

/// A file in the file.
pub(crate) struct Attached {
    pub(crate) name: String,
    pub(crate) relationship: String,
    pub(crate) bytes: Vec<u8>,
}

impl Element {
    /// An element with children, for trees that tests make.
    pub(crate) fn new(kind: &str, children: Vec<Node>) -> Self {
        Self { kind: kind.to_owned(), columns: 1, rows: 1, children, ..Self::default() }
    }

    pub(crate) fn elements(&self) -> impl Iterator<Item = &Self> {
        self.children.iter().filter_map(|child| match child {
            Node::Element(element) => Some(element),
            Node::Content(_) => None,
        })
    }

    /// This element and all below it, in reading order.
    pub(crate) fn all(&self) -> Vec<&Self> {
        let mut found = vec![self];
        found.extend(self.elements().flat_map(Self::all));
        found
    }

    pub(crate) fn find(&self, kind: &str) -> Vec<&Self> {
        self.all().into_iter().filter(|element| element.kind == kind).collect()
    }

    /// The text in reading order. What an element says is set apart from what the next says,
    /// where the element is more than a part of a line.
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        for child in &self.children {
            match child {
                Node::Content(content) => text += content,
                Node::Element(element)
                    if ["Span", "Link", "Strong", "Em"].contains(&&*element.kind) =>
                {
                    text += &element.text();
                }
                Node::Element(element) => {
                    text += "\n";
                    text += &element.text();
                    text += "\n";
                }
            }
        }
        text
    }
}

/// Text without any white space, so that line breaks and no-break spaces do not matter.
pub(crate) fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != '\u{200b}').collect()
}

impl Document {
    /// Reads a file.
    pub(crate) fn read(bytes: &[u8]) -> Self {
        let pdf = open(bytes);
        let catalog: Dict<'_> = pdf.xref().get(pdf.xref().root_id()).expect("there is a catalog");
        let mut untagged = Vec::new();
        let mut places = BTreeMap::new();
        let mut marked = Vec::new();
        let mut pages = Vec::new();
        for (index, page) in pdf.pages().iter().enumerate() {
            places.insert(page.raw().obj_id().expect("a page is an object"), index);
            let mut painter = Painter::of(page);
            painter.run(page.page_stream().unwrap_or_default(), page.resources(), IDENTITY);
            untagged
                .extend(painter.untagged.iter().map(|what| format!("page {}: {what}", index + 1)));
            marked.push(painter.marked);
            let (width, height) = page.render_dimensions();
            let text = painter.text;
            pages.push(Sheet { width: width.into(), height: height.into(), text });
        }
        let root: Dict<'_> = catalog.get("StructTreeRoot").unwrap_or_default();
        let tree = Tree { places: &places, marked: &marked };
        let tree = tree.element(&root, None);
        let mut bookmarks = Vec::new();
        let outline: Dict<'_> = catalog.get("Outlines").unwrap_or_default();
        read_bookmarks(&outline, 1, &places, &pages, &mut bookmarks);
        let flag = |dict: &str, key: &str| {
            catalog.get::<Dict<'_>>(dict).and_then(|dict| dict.get::<bool>(key)).unwrap_or(false)
        };
        let metadata = catalog.get::<Stream<'_>>("Metadata").map(|stream| decoded(&stream));
        let (marked, shows_title) =
            (flag("MarkInfo", "Marked"), flag("ViewerPreferences", "DisplayDocTitle"));
        Self {
            tree,
            bookmarks,
            attached: attached(&catalog),
            title: pdf.metadata().title.as_deref().map(text_of).unwrap_or_default(),
            language: string(&catalog, "Lang"),
            marked,
            shows_title,
            metadata: String::from_utf8(metadata.unwrap_or_default()).expect("XML is UTF-8"),
            pages,
            untagged,
        }
    }

    /// Whether a text stands on some page, spaces and line breaks aside.
    pub(crate) fn says(&self, text: &str) -> bool {
        self.pages.iter().any(|page| page.says(text))
    }
}

impl Sheet {
    /// All text of the page in the order of painting, without white space.
    pub(crate) fn squeezed(&self) -> String {
        self.text.iter().map(|piece| squeezed(&piece.text)).collect()
    }

    pub(crate) fn says(&self, text: &str) -> bool {
        self.squeezed().contains(&squeezed(text))
    }
}

/// The pages as pictures of this height, as rows of red, green and blue; their width comes
/// with them.
pub(crate) fn pictures(bytes: &[u8], height: u16, most: usize) -> Vec<(usize, Vec<[u8; 3]>)> {
    let pdf = open(bytes);
    let cache = hayro::RenderCache::new();
    let settings = hayro::hayro_interpret::InterpreterSettings::default();
    pdf.pages()
        .iter()
        .take(most)
        .map(|page| {
            let scale = f32::from(height) / page.render_dimensions().1;
            let pixels = hayro::render(
                page,
                &cache,
                &settings,
                &hayro::RenderSettings {
                    x_scale: scale,
                    y_scale: scale,
                    height: Some(height),
                    bg_color: hayro::vello_cpu::color::palette::css::WHITE,
                    ..hayro::RenderSettings::default()
                },
            );
            (
                usize::from(pixels.width()),
                pixels.data().iter().map(|pixel| [pixel.r, pixel.g, pixel.b]).collect(),
            )
        })
        .collect()
}

fn open(bytes: &[u8]) -> Pdf {
    Pdf::new(bytes.to_vec()).unwrap_or_else(|why| panic!("the file is no PDF: {why:?}"))
}

fn decoded(stream: &Stream<'_>) -> Vec<u8> {
    stream.decoded().expect("the stream can be unpacked").into_owned()
}

/// A text string: UTF-16 with its mark, else Latin letters.
fn text_of(bytes: &[u8]) -> String {
    match bytes.strip_prefix(&[0xfe, 0xff]) {
        Some(rest) => utf16(rest),
        None => bytes.iter().map(|&byte| char::from(byte)).collect(),
    }
}

fn utf16(bytes: &[u8]) -> String {
    let units: Vec<u16> = bytes.chunks(2).map(number_of).collect();
    String::from_utf16(&units).expect("the text is UTF-16")
}

fn number_of(pair: &[u8]) -> u16 {
    pair.iter().fold(0, |number, byte| number << 8 | u16::from(*byte))
}

fn string(dict: &Dict<'_>, key: &str) -> String {
    let text = dict.get::<Text<'_>>(key);
    text.map(|text| text_of(text.as_bytes())).unwrap_or_default()
}

fn name(dict: &Dict<'_>, key: &str) -> String {
    dict.get::<Name<'_>>(key).map(|name| name.as_str().to_owned()).unwrap_or_default()
}

fn page_of(
    dict: &Dict<'_>,
    key: &str,
    places: &BTreeMap<ObjectIdentifier, usize>,
) -> Option<usize> {
    places.get(&dict.get_ref(key)?.into()).copied()
}

fn read_bookmarks(
    parent: &Dict<'_>,
    depth: usize,
    places: &BTreeMap<ObjectIdentifier, usize>,
    pages: &[Sheet],
    found: &mut Vec<Bookmark>,
) {
    let mut next = parent.get::<Dict<'_>>("First");
    while let Some(entry) = next {
        let to = entry.get::<Array<'_>>("Dest").and_then(|to| {
            let mut parts = to.raw_iter();
            let page = *places.get(&parts.next()?.as_obj_ref()?.into())?;
            let top = to.iter::<Object<'_>>().nth(3)?.into_f32()?;
            Some((page, pages[page].height - f64::from(top)))
        });
        found.push(Bookmark { title: string(&entry, "Title"), depth, to });
        read_bookmarks(&entry, depth + 1, places, pages, found);
        next = entry.get("Next");
    }
}

fn attached(catalog: &Dict<'_>) -> Vec<Attached> {
    let files = catalog.get::<Array<'_>>("AF");
    let files = files.iter().flat_map(|files| files.iter::<Dict<'_>>());
    files
        .map(|file| {
            let inside = file.get::<Dict<'_>>("EF").and_then(|inside| inside.get("F"));
            Attached {
                name: string(&file, "UF"),
                relationship: name(&file, "AFRelationship"),
                bytes: decoded(&inside.expect("the file is inside")),
            }
        })
        .collect()
}

/// Text of marked content with the lines it stands on.
type Marked = BTreeMap<i32, Vec<Piece>>;

/// Makes elements of what the file says about its structure.
struct Tree<'a> {
    places: &'a BTreeMap<ObjectIdentifier, usize>,
    marked: &'a [Marked],
}

impl Tree<'_> {
    fn element(&self, dict: &Dict<'_>, page: Option<usize>) -> Element {
        let page = page_of(dict, "Pg", self.places).or(page);
        let mut element = Element::new(&name(dict, "S"), Vec::new());
        element.alt = string(dict, "Alt");
        element.id = string(dict, "ID");
        let attributes = match dict.get::<Object<'_>>("A") {
            Some(Object::Dict(one)) => vec![one],
            Some(Object::Array(many)) => many.iter::<Dict<'_>>().collect(),
            _ => Vec::new(),
        };
        for attributes in attributes.iter().filter(|dict| name(dict, "O") == "Table") {
            element.scope = name(attributes, "Scope");
            let headers = attributes.get::<Array<'_>>("Headers");
            let headers = headers.iter().flat_map(Array::iter::<Text<'_>>);
            element.headers.extend(headers.map(|id| text_of(id.as_bytes())));
            let span = |key| attributes.get::<u16>(key).map_or(1, usize::from);
            (element.columns, element.rows) = (span("ColSpan"), span("RowSpan"));
        }
        match dict.get::<Object<'_>>("K") {
            Some(Object::Array(many)) => {
                element
                    .children
                    .extend(many.iter::<Object<'_>>().filter_map(|kid| self.node(kid, page)));
            }
            Some(one) => element.children.extend(self.node(one, page)),
            None => {}
        }
        element
    }

    fn node(&self, kid: Object<'_>, page: Option<usize>) -> Option<Node> {
        let dict = match kid {
            Object::Number(number) => {
                return Some(self.content(page?, i32::try_from(number.as_i64()).ok()?));
            }
            Object::Dict(dict) => dict,
            _ => return None,
        };
        match name(&dict, "Type").as_str() {
            "MCR" => {
                let page = page_of(&dict, "Pg", self.places).or(page);
                Some(self.content(page?, dict.get::<i32>("MCID")?))
            }
            "OBJR" => None,
            _ => Some(Node::Element(self.element(&dict, page))),
        }
    }

    fn content(&self, page: usize, id: i32) -> Node {
        let pieces = self.marked[page].get(&id);
        let pieces = pieces.unwrap_or_else(|| panic!("page {page} has no content {id}"));
        let mut text = String::new();
        let mut line = None;
        for piece in pieces {
            if line.is_some_and(|line: f64| (line - piece.baseline).abs() > 1.0) {
                text.push(' ');
            }
            text += &piece.text;
            line = Some(piece.baseline);
        }
        Node::Content(text)
    }
}

/// A transformation: two axes and an origin.
type Matrix = [f64; 6];
const IDENTITY: Matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

/// First `a`, then `b`.
fn then(a: Matrix, b: Matrix) -> Matrix {
    [
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4],
        a[4] * b[1] + a[5] * b[3] + b[5],
    ]
}

/// What a font tells: the text and the width of each of its codes of two bytes.
#[derive(Default)]
struct Font {
    text: BTreeMap<u16, String>,
    widths: BTreeMap<u16, f64>,
}

impl Font {
    fn read(dict: &Dict<'_>) -> Self {
        let mut font = Self::default();
        let map = dict.get::<Stream<'_>>("ToUnicode").map(|stream| decoded(&stream));
        let map = String::from_utf8_lossy(&map.unwrap_or_default()).into_owned();
        for part in map.split("beginbfchar").skip(1) {
            let rows = part.split("endbfchar").next().unwrap_or_default();
            for row in rows.lines() {
                let hex: Vec<Vec<u8>> =
                    row.split(['<', '>']).skip(1).step_by(2).map(from_hex).collect();
                if let [code, text] = hex.as_slice() {
                    font.text.insert(number_of(code), utf16(text));
                }
            }
        }
        assert!(!map.contains("beginbfrange"), "ranges of codes are not understood here");
        let inner = dict.get::<Array<'_>>("DescendantFonts");
        let inner = inner.and_then(|inner| inner.iter::<Dict<'_>>().next()).unwrap_or_default();
        // Either `first [width …]` or `first last width`.
        let mut codes: Vec<u16> = Vec::new();
        for part in inner.get::<Array<'_>>("W").iter().flat_map(Array::iter::<Object<'_>>) {
            match (part, codes.as_slice()) {
                (Object::Array(widths), [first]) => {
                    let widths = widths.iter::<f32>().map(|width| f64::from(width) / 1000.0);
                    font.widths.extend((*first..).zip(widths));
                    codes.clear();
                }
                (Object::Number(width), [first, last]) => {
                    font.widths
                        .extend((*first..=*last).map(|code| (code, width.as_f64() / 1000.0)));
                    codes.clear();
                }
                (Object::Number(code), _) => {
                    codes.push(u16::try_from(code.as_i64()).expect("it is a code"));
                }
                _ => panic!("these widths are not understood here"),
            }
        }
        font
    }
}

fn from_hex(text: &str) -> Vec<u8> {
    let digits: Vec<u8> = text
        .chars()
        .filter_map(|c| c.to_digit(16))
        .filter_map(|digit| u8::try_from(digit).ok())
        .collect();
    digits.chunks(2).map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit)).collect()
}

/// What holds the content that is painted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Holder {
    Tag(i32),
    Artifact,
    /// A part of a line with a property, such as the text it stands for.
    Other,
}

/// The part of the state that is kept and taken up again.
#[derive(Clone, Copy)]
struct State {
    matrix: Matrix,
    size: f64,
    font: usize,
}

/// Follows the content of a page.
struct Painter {
    height: f64,
    fonts: Vec<Font>,
    known: BTreeMap<ObjectIdentifier, usize>,
    holders: Vec<(Holder, Option<String>)>,
    text: Vec<Piece>,
    marked: Marked,
    untagged: Vec<String>,
}

impl Painter {
    fn of(page: &Page<'_>) -> Self {
        Self {
            height: page.render_dimensions().1.into(),
            fonts: vec![Font::default()],
            known: BTreeMap::new(),
            holders: Vec::new(),
            text: Vec::new(),
            marked: Marked::new(),
            untagged: Vec::new(),
        }
    }

    /// The tag or the artifact that holds what is painted now.
    fn holder(&self) -> Option<Holder> {
        self.holders.iter().rev().map(|(holder, _)| *holder).find(|holder| *holder != Holder::Other)
    }

    /// Notes that something is painted.
    fn paint(&mut self, what: &str) {
        match self.holder() {
            Some(Holder::Tag(id)) => {
                self.marked.entry(id).or_default();
            }
            Some(_) => {}
            None => self.untagged.push(what.to_owned()),
        }
    }

    fn font(&mut self, resources: &Resources<'_>, name: &Name<'_>) -> usize {
        let Some(dict) = resources.get_font(name) else { return 0 };
        let id = dict.obj_id();
        if let Some(known) = id.and_then(|id| self.known.get(&id)) {
            return *known;
        }
        self.fonts.push(Font::read(&dict));
        let at = self.fonts.len() - 1;
        self.known.extend(id.map(|id| (id, at)));
        at
    }

    fn run(&mut self, content: &[u8], resources: &Resources<'_>, matrix: Matrix) {
        let mut state = State { matrix, size: 0.0, font: 0 };
        let mut kept = Vec::new();
        let mut line = IDENTITY;
        let mut operations = UntypedIter::new(content);
        while let Some(operation) = operations.next() {
            let operands: Vec<Object<'_>> = operation.operands().cloned().collect();
            let operator = std::str::from_utf8(operation.operator).expect("operators are letters");
            let numbers = || -> Vec<f64> {
                operands.iter().filter_map(|one| Some(one.clone().into_f32()?.into())).collect()
            };
            let matrix = || -> Matrix { numbers().try_into().expect("a matrix has six numbers") };
            match operator {
                "q" => kept.push(state),
                "Q" => state = kept.pop().expect("what is taken up was kept"),
                "cm" => state.matrix = then(matrix(), state.matrix),
                "BT" => line = IDENTITY,
                "Tm" => line = matrix(),
                "Td" => {
                    let by = numbers();
                    line = then([1.0, 0.0, 0.0, 1.0, by[0], by[1]], line);
                }
                "Tf" => {
                    state.size = numbers()[0];
                    let name = operands[0].clone().into_name().expect("a font has a name");
                    state.font = self.font(resources, &name);
                }
                "Tj" => line = self.show(&operands, state, line),
                "TJ" => {
                    let parts = operands[0].clone().into_array().expect("it is an array");
                    let parts: Vec<Object<'_>> = parts.iter().collect();
                    line = self.show(&parts, state, line);
                }
                "'" | "\"" | "TD" | "T*" | "TL" => panic!("`{operator}` is not understood here"),
                "BMC" | "BDC" => self.open(&operands),
                "EMC" => self.close(),
                "Do" => {
                    let name = operands[0].clone().into_name().expect("it has a name");
                    self.draw(resources, &name, state.matrix);
                }
                "S" | "s" | "f" | "F" | "f*" | "B" | "B*" | "b" | "b*" => self.paint("a shape"),
                "sh" | "BI" | "EI" => self.paint("an image"),
                _ => {}
            }
        }
    }

    fn draw(&mut self, resources: &Resources<'_>, name: &Name<'_>, matrix: Matrix) {
        let stream = resources.get_x_object(name).expect("what is drawn is there");
        if stream.dict().get::<Name<'_>>("Subtype").is_some_and(|kind| kind.as_str() == "Form") {
            let own: Vec<f64> = stream
                .dict()
                .get::<Array<'_>>("Matrix")
                .iter()
                .flat_map(Array::iter::<f32>)
                .map(f64::from)
                .collect();
            let own: Matrix = own.try_into().unwrap_or(IDENTITY);
            let inner = stream.dict().get::<Dict<'_>>("Resources").unwrap_or_default();
            let inner = Resources::from_parent(inner, resources.clone());
            self.run(&decoded(&stream), &inner, then(own, matrix));
        } else {
            self.paint("an image");
        }
    }

    fn open(&mut self, operands: &[Object<'_>]) {
        let tag = operands.first().cloned().and_then(Object::into_name);
        let properties = operands.get(1).cloned().and_then(Object::into_dict).unwrap_or_default();
        let holder = match properties.get::<i32>("MCID") {
            Some(id) => {
                self.marked.entry(id).or_default();
                Holder::Tag(id)
            }
            None if tag.is_some_and(|tag| tag.as_str() == "Artifact") => Holder::Artifact,
            None => Holder::Other,
        };
        let stands_for = properties.contains_key("ActualText");
        self.holders.push((holder, stands_for.then(|| string(&properties, "ActualText"))));
    }

    fn close(&mut self) {
        self.holders.pop().expect("what ends has begun");
    }

    /// Shows text and gives back where the next text begins.
    fn show(&mut self, parts: &[Object<'_>], state: State, line: Matrix) -> Matrix {
        self.paint("text");
        let font = &self.fonts[state.font];
        let (mut text, mut advance, mut seen) = (String::new(), 0.0, 0.0);
        for part in parts {
            match part {
                Object::Number(number) => advance -= number.as_f64() / 1000.0 * state.size,
                Object::String(codes) => {
                    for code in codes.as_bytes().chunks(2).map(number_of) {
                        let said = font.text.get(&code).map_or("", String::as_str);
                        let width = font.widths.get(&code).copied().unwrap_or(0.0) * state.size;
                        text += said;
                        // The right half of a closing mark of full width is empty, as are spaces.
                        match said.chars().last() {
                            Some('）' | '」' | '、' | '。') => seen = advance + width / 2.0,
                            Some(last) if !last.is_whitespace() => seen = advance + width,
                            _ => {}
                        }
                        advance += width;
                    }
                }
                _ => {}
            }
        }
        // Text that stands for the glyphs is said once, for the first of them.
        if let Some((_, Some(said))) = self.holders.last_mut() {
            text = std::mem::take(said);
        }
        let place = then(line, state.matrix);
        let end = then([1.0, 0.0, 0.0, 1.0, seen, 0.0], place);
        let piece = Piece {
            text,
            left: place[4],
            right: end[4],
            baseline: self.height - place[5],
            size: state.size * place[3].hypot(place[2]),
        };
        if let Some(Holder::Tag(id)) = self.holder() {
            self.marked.entry(id).or_default().push(piece.clone());
        }
        self.text.push(piece);
        then([1.0, 0.0, 0.0, 1.0, advance, 0.0], line)
    }
}
