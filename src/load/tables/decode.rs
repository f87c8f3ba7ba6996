//! Bytes of a text file to text: by its byte-order mark, else by what it can be.

use encoding_rs::{Encoding, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::input;

/// A text and what it was taken for.
pub(super) struct Decoded {
    pub(super) text: String,
    /// The encoding, where nothing in the file says it and it was guessed.
    pub(super) guessed: Option<&'static str>,
}

/// Reads bytes as text.
///
/// # Errors
/// Why they are no text, as a message.
pub(super) fn decode(bytes: &[u8], named: Option<&'static Encoding>) -> Result<Decoded, String> {
    let sure = |encoding: &'static Encoding| {
        let text = whole(bytes, encoding).ok_or_else(|| {
            format!("the file is not {}: it holds bytes that are no text", encoding.name())
        })?;
        Ok(Decoded { text, guessed: None })
    };
    // Its mark begins like that of UTF-16.
    if input::wide(bytes) == Some("UTF-32") {
        return Err("the file is UTF-32, which is not read: save it as UTF-8".to_owned());
    }
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return sure(encoding);
    }
    if let Some(encoding) = named {
        return sure(encoding);
    }
    if let Some(encoding) = two_byte(bytes) {
        return sure(encoding);
    }
    if let Some(text) = whole(bytes, UTF_8) {
        return Ok(Decoded { text, guessed: None });
    }
    let guess = |text: String, name| Ok(Decoded { text, guessed: Some(name) });
    match whole(bytes, SHIFT_JIS) {
        // Two characters of Japanese side by side are no accident of a Western text.
        Some(text) if has_japanese_word(&text) => guess(text, "Shift_JIS"),
        _ => match whole(bytes, WINDOWS_1252).filter(|text| !text.contains(is_c1)) {
            Some(text) => guess(text, "windows-1252"),
            None => Err("the file is neither UTF-8, UTF-16, Shift_JIS nor windows-1252".to_owned()),
        },
    }
}

fn whole(bytes: &[u8], encoding: &'static Encoding) -> Option<String> {
    let (text, had_errors) = encoding.decode_with_bom_removal(bytes);
    (!had_errors).then(|| text.into_owned())
}

fn is_c1(c: char) -> bool {
    matches!(c, '\u{80}'..='\u{9f}')
}

/// UTF-16 without a mark: every other byte of its ASCII characters is zero.
fn two_byte(bytes: &[u8]) -> Option<&'static Encoding> {
    let start = &bytes[..bytes.len().min(512)];
    let zeros = |parity: usize| {
        start.iter().enumerate().filter(|(at, byte)| at % 2 == parity && **byte == 0).count()
    };
    let (even, odd) = (zeros(0), zeros(1));
    let many = start.len() / 8;
    if start.len() < 8 {
        None
    } else if odd > many && even == 0 {
        Some(UTF_16LE)
    } else if even > many && odd == 0 {
        Some(UTF_16BE)
    } else {
        None
    }
}

fn has_japanese_word(text: &str) -> bool {
    let is_japanese = |c: char| matches!(c, '\u{3005}'..='\u{3007}' | '\u{3041}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}');
    let mut before = false;
    text.chars().any(|c| {
        let now = is_japanese(c);
        let both = before && now;
        before = now;
        both
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Option<(String, Option<&'static str>)> {
        decode(bytes, None).ok().map(|decoded| (decoded.text, decoded.guessed))
    }

    #[test]
    fn texts_are_read_by_their_marks_or_by_what_they_can_be() {
        let text = "team,チーム\n決済,はい\n";
        let wide =
            |order: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(order).collect::<Vec<u8>>();
        let (sjis, _, _) = SHIFT_JIS.encode(text);
        let (western, _, _) = WINDOWS_1252.encode("équipe;Größe\nmétier;où\n");
        for (bytes, expected, guessed) in [
            (text.as_bytes().to_vec(), text, None),
            ([b"\xEF\xBB\xBF", text.as_bytes()].concat(), text, None),
            ([b"\xFF\xFE".to_vec(), wide(u16::to_le_bytes)].concat(), text, None),
            ([b"\xFE\xFF".to_vec(), wide(u16::to_be_bytes)].concat(), text, None),
            (
                "team,answer\n".encode_utf16().flat_map(u16::to_le_bytes).collect(),
                "team,answer\n",
                None,
            ),
            (
                "team,answer\n".encode_utf16().flat_map(u16::to_be_bytes).collect(),
                "team,answer\n",
                None,
            ),
            (sjis.to_vec(), text, Some("Shift_JIS")),
            (western.to_vec(), "équipe;Größe\nmétier;où\n", Some("windows-1252")),
        ] {
            assert_eq!(read(&bytes), Some((expected.to_owned(), guessed)), "{bytes:x?}");
        }
    }

    #[test]
    fn bytes_that_are_no_text_are_refused() {
        assert_eq!(read(b"a,\x81\x8d\x90\x9d\xff\xff"), None);
        assert!(decode(b"\xEF\xBB\xBFa\xff", None).is_err());
        assert!(decode(b"a\xff", Some(UTF_8)).is_err());
        for wide in [b"\xff\xfe\0\0a\0\0\0b\0\0\0", b"\0\0\xfe\xff\0\0\0a\0\0\0b"] {
            let why = decode(wide, None).err().expect("it is not read");
            assert!(why.contains("UTF-32") && why.contains("save it as UTF-8"), "{why}");
        }
    }
}
