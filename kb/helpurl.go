package kb

import (
	"net/url"
	"strconv"

	"porchlight/internal/desk"
)

// The addresses of the help center. They are part of what people link to: once released they only ever redirect.

// HomePath is /help/de/.
func HomePath(locale string) string { return "/help/" + url.PathEscape(locale) + "/" }

// CategoryPath is /help/de/topic/delivery.
func CategoryPath(locale, slug string) string {
	return HomePath(locale) + "topic/" + url.PathEscape(slug)
}

// ArticlePath is /help/de/article/change-a-delivery-date.
func ArticlePath(locale, slug string) string {
	return desk.ArticlePath(locale, slug)
}

// ArticlePathIn is the page of a text that a reader of another locale is offered: /help/de/article/returns?in=en. The page stays
// in the reader's locale; in says which text, since a slug is unique within one locale only.
func ArticlePathIn(locale, slug, in string) string {
	if in == "" || in == locale {
		return ArticlePath(locale, slug)
	}
	return ArticlePath(locale, slug) + "?in=" + url.QueryEscape(in)
}

// SearchPath is /help/de/search?q=…&page=2; the first page has no number.
func SearchPath(locale, text string, page int) string {
	p := HomePath(locale) + "search"
	v := url.Values{}
	if text != "" {
		v.Set("q", text)
	}
	if page > 1 {
		v.Set("page", strconv.Itoa(page))
	}
	if len(v) > 0 {
		p += "?" + v.Encode()
	}
	return p
}

// chatPath opens the full-page chat of an inbox and says where the reader comes from.
func chatPath(inbox, locale, article string) string {
	if inbox == "" {
		return ""
	}
	v := url.Values{"locale": {locale}}
	if article != "" {
		v.Set("article", article)
	}
	return "/chat/" + url.PathEscape(inbox) + "?" + v.Encode()
}
