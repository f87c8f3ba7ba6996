//! What goes between a run and its worker processes: messages over pipes.
//!
//! A message is a list of parts, each with its length before it; the first is JSON that says
//! what the others are.

use std::io::{self, Read, Write};

use serde::Serialize;
use serde::de::DeserializeOwned;

/// A message: its head, and the parts after it.
pub(super) type Message<T> = (T, Vec<Vec<u8>>);

/// More than any message has; what says otherwise is none.
const MOST_PARTS: u32 = 1_000;
const MOST_BYTES: u64 = 1 << 32;

/// Writes a message.
///
/// # Errors
/// The other side is gone.
pub(super) fn send<'a>(
    to: &mut impl Write,
    head: &impl Serialize,
    parts: impl IntoIterator<Item = &'a [u8], IntoIter: ExactSizeIterator>,
) -> io::Result<()> {
    let head = serde_json::to_vec(head)?;
    let parts = parts.into_iter();
    let count = u32::try_from(parts.len() + 1).map_err(io::Error::other)?;
    to.write_all(&count.to_le_bytes())?;
    let mut write = |part: &[u8]| {
        to.write_all(&(part.len() as u64).to_le_bytes())?;
        to.write_all(part)
    };
    write(&head)?;
    for part in parts {
        write(part)?;
    }
    to.flush()
}

/// Reads a message; none where the other side has ended.
///
/// # Errors
/// The other side is gone in the middle of a message, or what it says is none.
pub(super) fn receive<T: DeserializeOwned>(from: &mut impl Read) -> io::Result<Option<Message<T>>> {
    let mut count = [0; 4];
    match from.read(&mut count[..1])? {
        0 => return Ok(None),
        _ => from.read_exact(&mut count[1..])?,
    }
    let count = u32::from_le_bytes(count);
    let unlikely = || io::Error::new(io::ErrorKind::InvalidData, "this is no message");
    if !(1..=MOST_PARTS).contains(&count) {
        return Err(unlikely());
    }
    let mut part = || {
        let mut length = [0; 8];
        from.read_exact(&mut length)?;
        let length = u64::from_le_bytes(length);
        if length > MOST_BYTES {
            return Err(unlikely());
        }
        let mut bytes = Vec::new();
        if from.take(length).read_to_end(&mut bytes)? as u64 != length {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(bytes)
    };
    let head = serde_json::from_slice(&part()?)?;
    let parts = (1..count).map(|_| part()).collect::<io::Result<_>>()?;
    Ok(Some((head, parts)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(head: &str, parts: &[&[u8]]) -> Vec<u8> {
        let mut bytes = Vec::new();
        send(&mut bytes, &head, parts.iter().copied()).expect("there is room in memory");
        bytes
    }

    #[test]
    fn messages_come_as_they_were_sent() {
        let parts = [&b"one"[..], b"", &[0, 255]];
        let bytes = [sent("a", &parts), sent("b", &[])].concat();
        let mut from = bytes.as_slice();
        let mut next = || receive::<String>(&mut from).expect("it is whole");
        assert_eq!(next(), Some(("a".to_owned(), parts.map(<[u8]>::to_vec).to_vec())));
        assert_eq!(next(), Some(("b".to_owned(), Vec::new())));
        assert_eq!(next(), None);
    }

    #[test]
    fn what_is_cut_off_or_no_message_is_an_error() {
        let whole = sent("a", &[b"part"]);
        for end in 1..whole.len() {
            assert!(receive::<String>(&mut &whole[..end]).is_err(), "{end} bytes");
        }
        let huge = [&1_u32.to_le_bytes()[..], &u64::MAX.to_le_bytes()].concat();
        for bytes in [&b"thread panicked at"[..], &huge, &[0; 12], &sent("a", &[])[..14]] {
            assert!(receive::<String>(&mut &bytes[..]).is_err(), "{bytes:?}");
        }
    }
}
