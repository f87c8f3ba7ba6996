//! What the targets share: parts of workbooks, packed as the readers expect them.
//!
//! The checksums of an archive would keep a fuzzer out of what is in it, so bytes that are no
//! archive are taken for the one part that matters, in an archive that is whole.

use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// A workbook whose only sheet has this text, or the bytes themselves where they are an archive.
pub fn xlsx(bytes: &[u8]) -> Vec<u8> {
    let head = "<?xml version=\"1.0\"?>";
    let rels = "http://schemas.openxmlformats.org/package/2006/relationships";
    let doc = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    packed(bytes, "xl/worksheets/sheet1.xml", &[
        ("[Content_Types].xml", format!("{head}<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>")),
        ("_rels/.rels", format!("{head}<Relationships xmlns=\"{rels}\"><Relationship Id=\"r1\" Type=\"{doc}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>")),
        ("xl/_rels/workbook.xml.rels", format!("{head}<Relationships xmlns=\"{rels}\"><Relationship Id=\"r1\" Type=\"{doc}/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>")),
        ("xl/workbook.xml", format!("{head}<workbook xmlns=\"{main}\" xmlns:r=\"{doc}\"><sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>")),
    ])
}

/// An open document with this content, or the bytes themselves where they are an archive.
pub fn ods(bytes: &[u8]) -> Vec<u8> {
    let kind = "application/vnd.oasis.opendocument.spreadsheet";
    packed(bytes, "content.xml", &[("mimetype", kind.to_owned())])
}

fn packed(bytes: &[u8], name: &str, beside: &[(&str, String)]) -> Vec<u8> {
    if bytes.starts_with(b"PK") {
        return bytes.to_vec();
    }
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let beside = beside.iter().map(|(name, text)| (*name, text.as_bytes()));
    for (name, part) in beside.chain([(name, bytes)]) {
        archive.start_file(name, options).expect("the name is new");
        archive.write_all(part).expect("it is memory");
    }
    archive.finish().expect("it is memory").into_inner()
}
