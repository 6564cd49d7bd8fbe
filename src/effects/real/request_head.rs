//! The head of a request to a loopback listener, as strictly as a browser writes it.
//!
//! Only what a redirect needs: `GET`, one path, one `Host`, no body. Everything else is no request.

/// The longest line.
const LONGEST_LINE: usize = 8 * 1024;

/// The longest head.
pub(super) const LONGEST_HEAD: usize = 16 * 1024;

/// A good request's target.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Target<'a> {
    pub path: &'a str,
    pub query: Option<&'a str>,
}

/// The length of the head within what was read so far, when it is whole.
pub(super) fn end(bytes: &[u8]) -> Option<usize> {
    bytes
        .windows(4)
        .position(|it| it == b"\r\n\r\n")
        .map(|at| at + 4)
}

/// The target of a `GET` to this authority (`127.0.0.1:4711`), or nothing.
pub(super) fn parse<'a>(head: &'a [u8], authority: &str) -> Option<Target<'a>> {
    if head.len() > LONGEST_HEAD {
        return None;
    }
    let head = std::str::from_utf8(head).ok()?.strip_suffix("\r\n\r\n")?;
    let mut lines = head.split("\r\n");
    let target = request_line(lines.next()?)?;
    let mut hosts = 0;
    for line in lines {
        // A bare CR or LF, a NUL or another control is how two readers are made to disagree.
        if line.len() > LONGEST_LINE || line.chars().any(|it| it.is_control() && it != '\t') {
            return None;
        }
        let (name, value) = line.split_once(':')?;
        if name.is_empty() || !name.bytes().all(|it| it.is_ascii_graphic()) {
            return None;
        }
        let value = value.trim_matches([' ', '\t']);
        if name.eq_ignore_ascii_case("host") {
            hosts += 1;
            if !value.eq_ignore_ascii_case(authority) {
                return None;
            }
        } else if name.eq_ignore_ascii_case("transfer-encoding")
            || (name.eq_ignore_ascii_case("content-length") && value != "0")
        {
            return None;
        }
    }
    (hosts == 1).then_some(target)
}

fn request_line(line: &str) -> Option<Target<'_>> {
    if line.len() > LONGEST_LINE {
        return None;
    }
    let target = line
        .strip_prefix("GET ")?
        .strip_suffix(" HTTP/1.1")
        .or_else(|| line.strip_prefix("GET ")?.strip_suffix(" HTTP/1.0"))?;
    if !target.starts_with('/')
        || target.contains('#')
        || !target.bytes().all(|it| it.is_ascii_graphic())
    {
        return None;
    }
    Some(match target.split_once('?') {
        Some((path, query)) => Target {
            path,
            query: Some(query),
        },
        None => Target {
            path: target,
            query: None,
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(head: &str, good: bool) {
        let found = parse(head.as_bytes(), "127.0.0.1:80");
        assert_eq!(found.is_some(), good, "{head:?}");
    }

    #[test]
    fn what_a_browser_sends_is_a_request() {
        let head = b"GET /cb?code=1&state=2 HTTP/1.1\r\nHost: 127.0.0.1:80\r\nAccept: */*\r\n\r\n";
        let target = parse(head, "127.0.0.1:80").unwrap();
        assert_eq!((target.path, target.query), ("/cb", Some("code=1&state=2")));
        check(
            "GET / HTTP/1.0\r\nhOST:127.0.0.1:80\r\nContent-Length: 0\r\n\r\n",
            true,
        );
    }

    #[test]
    fn anything_else_is_not() {
        for line in [
            "POST / HTTP/1.1",
            "HEAD / HTTP/1.1",
            "OPTIONS * HTTP/1.1",
            "get / HTTP/1.1",
            "GET / HTTP/2.0",
            "GET /",
            "GET  / HTTP/1.1",
            "GET / HTTP/1.1 ",
            "GET http://127.0.0.1:80/ HTTP/1.1",
            "GET x HTTP/1.1",
            "GET /a b HTTP/1.1",
            "GET /#f HTTP/1.1",
            "GET /\u{e9} HTTP/1.1",
            "GET /\t HTTP/1.1",
            "",
        ] {
            check(&format!("{line}\r\nHost: 127.0.0.1:80\r\n\r\n"), false);
        }
        for headers in [
            "",
            "Host: evil.example\r\n",
            "Host: localhost:80\r\n",
            "Host: 127.0.0.1\r\n",
            "Host: 127.0.0.1:80\r\nHost: 127.0.0.1:80\r\n",
            "Host: 127.0.0.1:80\r\nHost: evil.example\r\n",
            "Host : 127.0.0.1:80\r\n",
            "Host: 127.0.0.1:80\r\nno colon\r\n",
            "Host: 127.0.0.1:80\r\n: x\r\n",
            "Host: 127.0.0.1:80\r\nA: b\nC: d\r\n",
            "Host: 127.0.0.1:80\r\nA: \0\r\n",
            "Host: 127.0.0.1:80\r\nContent-Length: 5\r\n",
            "Host: 127.0.0.1:80\r\nTransfer-Encoding: chunked\r\n",
        ] {
            check(&format!("GET / HTTP/1.1\r\n{headers}\r\n"), false);
        }
    }

    #[test]
    fn lines_and_heads_have_their_limits() {
        let with = |path: usize, header: usize| {
            format!(
                "GET /{} HTTP/1.1\r\nHost: 127.0.0.1:80\r\nA: {}\r\n\r\n",
                "p".repeat(path),
                "h".repeat(header)
            )
        };
        check(&with(LONGEST_LINE - 14, 1), true);
        check(&with(LONGEST_LINE - 13, 1), false);
        check(&with(1, LONGEST_LINE - 3), true);
        check(&with(1, LONGEST_LINE - 2), false);
        let many = "A: b\r\n".repeat(LONGEST_HEAD / 6 + 1);
        check(
            &format!("GET / HTTP/1.1\r\nHost: 127.0.0.1:80\r\n{many}\r\n"),
            false,
        );
    }
}
