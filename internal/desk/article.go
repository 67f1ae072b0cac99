package desk

import "net/url"

// ArticleLink is the article that a message is about, as the help center had it when the message was written. It is data beside the
// message's words, because what a customer writes is never read as Markdown.
type ArticleLink struct {
	ID    string `json:"id"`
	Title string `json:"title"`
	URL   string `json:"url"` // a path of the help center; a changed slug leads on
}

// ArticlePath is the page of an article: /help/de/article/change-a-delivery-date.
func ArticlePath(locale, slug string) string {
	return "/help/" + url.PathEscape(locale) + "/article/" + url.PathEscape(slug)
}

func articleID(id string) bool { return len(id) <= 40 && alphanumeric(id) }
