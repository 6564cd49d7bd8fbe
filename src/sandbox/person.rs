//! A person for where there is none: opens the sign-in page, chooses a name, presses a button.
//!
//! It reads the page a browser would read and sends what a browser would send, cookies included.
//! Deliberately not here: the application's side; the redirect is handed back, not followed.

use crate::effects::{Http, Unreachable};
use http::header::{CONTENT_TYPE, COOKIE, LOCATION, ORIGIN, SET_COOKIE};
use http::{HeaderMap, HeaderValue, Method, Request, Response};
use url::{Url, form_urlencoded};

/// Which button the person presses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Consent {
    /// Allow.
    Allow,
    /// Deny.
    Deny,
}

/// Someone who signs in when asked to.
#[derive(Clone, Debug)]
pub struct DemoPerson {
    /// Whom to choose, as the page names them; a name that is not on the page is typed; without one,
    /// whoever is chosen already.
    pub name: Option<String>,
    /// What to answer.
    pub consent: Consent,
}

/// Why the person did not get to the end.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Stuck {
    /// The page did not come.
    #[error(transparent)]
    Unreachable(#[from] Unreachable),
    /// The provider showed this instead of a form, or again: its words, untrusted.
    #[error("the sign-in page says: {0}")]
    Told(String),
    /// What came is not a sign-in page.
    #[error("this is not a sign-in page that the demo person can use")]
    Puzzled,
}

impl DemoPerson {
    /// Opens the URL of an authorization request, answers, and returns the URL that the provider
    /// redirects to.
    pub async fn visit(&self, http: &dyn Http, url: &Url) -> Result<String, Stuck> {
        let page = http
            .send(request(Method::GET, url.as_str(), Vec::new())?)
            .await?;
        if let Some(it) = redirect(&page) {
            return Ok(it);
        }
        let answer = self.answer(http, url, &page).await?;
        redirect(&answer).ok_or_else(|| told(&String::from_utf8_lossy(answer.body())))
    }

    /// Opens the verification URI of a device authorization (RFC 8628 section 3.3), types the user
    /// code, answers, and stays on the page that says so. The complete URI asks for no code.
    pub async fn visit_device(
        &self,
        http: &dyn Http,
        verification_uri: &Url,
        user_code: &str,
    ) -> Result<(), Stuck> {
        let mut url = verification_uri.clone();
        if !url.query_pairs().any(|(name, _)| name == "user_code") {
            let page = http
                .send(request(Method::GET, url.as_str(), Vec::new())?)
                .await?;
            let text = String::from_utf8_lossy(page.body());
            let form = Form::read(&text).ok_or_else(|| told(&text))?;
            url = url.join(&form.action).map_err(|_| Stuck::Puzzled)?;
            url.query_pairs_mut().append_pair("user_code", user_code);
        }
        let page = http
            .send(request(Method::GET, url.as_str(), Vec::new())?)
            .await?;
        if !page.status().is_success() {
            return Err(told(&String::from_utf8_lossy(page.body())));
        }
        let answer = self.answer(http, &url, &page).await?;
        match answer.status().is_success() {
            true => Ok(()),
            false => Err(told(&String::from_utf8_lossy(answer.body()))),
        }
    }

    /// Fills in the form on the page that was opened under `url`, and sends it.
    async fn answer(
        &self,
        http: &dyn Http,
        url: &Url,
        page: &Response<Vec<u8>>,
    ) -> Result<Response<Vec<u8>>, Stuck> {
        let text = String::from_utf8_lossy(page.body()).into_owned();
        let form = Form::read(&text).ok_or_else(|| told(&text))?;
        let action = url.join(&form.action).map_err(|_| Stuck::Puzzled)?;
        let mut answer = request(
            Method::POST,
            action.as_str(),
            form.filled(self).into_bytes(),
        )?;
        let headers = answer.headers_mut();
        headers.insert(
            CONTENT_TYPE,
            HeaderValue::from_static("application/x-www-form-urlencoded"),
        );
        headers.insert(ORIGIN, header(&url.origin().ascii_serialization())?);
        if let Some(it) = cookies(page.headers()) {
            headers.insert(COOKIE, header(&it)?);
        }
        Ok(http.send(answer).await?)
    }
}

fn request(method: Method, url: &str, body: Vec<u8>) -> Result<Request<Vec<u8>>, Stuck> {
    Request::builder()
        .method(method)
        .uri(url)
        .body(body)
        .map_err(|_| Stuck::Puzzled)
}

fn header(it: &str) -> Result<HeaderValue, Stuck> {
    HeaderValue::from_str(it).map_err(|_| Stuck::Puzzled)
}

fn redirect(it: &Response<Vec<u8>>) -> Option<String> {
    let location = it
        .headers()
        .get(LOCATION)
        .filter(|_| it.status().is_redirection())?;
    Some(location.to_str().ok()?.to_owned())
}

/// What a browser would send back.
fn cookies(headers: &HeaderMap) -> Option<String> {
    let all: Vec<&str> = headers
        .get_all(SET_COOKIE)
        .iter()
        .filter_map(|it| it.to_str().ok()?.split(';').next())
        .collect();
    (!all.is_empty()).then(|| all.join("; "))
}

/// The page's alert, or that there is none.
fn told(page: &str) -> Stuck {
    let alert = page
        .split_once("role=\"alert\">")
        .and_then(|(_, rest)| rest.split_once('<'));
    alert.map_or(Stuck::Puzzled, |(text, _)| Stuck::Told(unescape(text)))
}

/// A form as it stands on a page.
struct Form {
    action: String,
    hidden: Vec<(String, String)>,
    people: Vec<Radio>,
}

/// One person to choose.
struct Radio {
    value: String,
    label: String,
    checked: Checked,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Checked {
    Yes,
    No,
}

impl Form {
    fn read(page: &str) -> Option<Self> {
        let (_, rest) = page.split_once("<form ")?;
        let (head, rest) = rest.split_once('>')?;
        let (inside, _) = rest.split_once("</form>")?;
        let mut form = Form {
            action: attribute(head, "action")?,
            hidden: Vec::new(),
            people: Vec::new(),
        };
        for piece in inside.split("<input ").skip(1) {
            let (tag, after) = piece.split_once('>')?;
            let field = || Some((attribute(tag, "name")?, attribute(tag, "value")?));
            match (attribute(tag, "type").as_deref(), field()) {
                (Some("hidden"), Some(it)) => form.hidden.push(it),
                (Some("radio"), Some((name, value))) if name == "person" => {
                    form.people.push(Radio {
                        value,
                        label: first_text(after),
                        checked: if tag.ends_with(" checked") {
                            Checked::Yes
                        } else {
                            Checked::No
                        },
                    })
                }
                _ => {}
            }
        }
        Some(form)
    }

    /// The form as this person fills it, encoded.
    fn filled(&self, person: &DemoPerson) -> String {
        let mut answers = form_urlencoded::Serializer::new(String::new());
        answers.extend_pairs(&self.hidden);
        let chosen = match &person.name {
            Some(name) => self.people.iter().find(|it| it.label == *name),
            None => self.people.iter().find(|it| it.checked == Checked::Yes),
        };
        if let Some(it) = chosen {
            answers.append_pair("person", &it.value);
        }
        if let (None, Some(name)) = (chosen, &person.name) {
            answers.append_pair("name", name);
        }
        answers.append_pair(
            "decision",
            match person.consent {
                Consent::Allow => "allow",
                Consent::Deny => "deny",
            },
        );
        answers.finish()
    }
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, rest) = tag.split_once(&format!("{name}=\""))?;
    Some(unescape(rest.split_once('"')?.0))
}

/// The first text that is not a tag.
fn first_text(html: &str) -> String {
    let text = html
        .split('<')
        .filter_map(|it| it.rsplit('>').next())
        .map(str::trim)
        .find(|it| !it.is_empty());
    unescape(text.unwrap_or_default())
}

fn unescape(it: &str) -> String {
    it.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
}
