package desk

// Limits on the pages that a visitor came by.
const (
	MaxTrail = 20  // of an opening: more is not read
	MaxTitle = 200 // characters of a page's title
)

// Visit is a page that a visitor looked at. It is kept only where the inbox says so to the visitor.
type Visit struct {
	Page  string `json:"page"`
	Title string `json:"title"`
	At    Millis `json:"at"`
}

// Validate checks what a browser tells of a page.
func (v Visit) Validate() error {
	if v.Page == "" {
		return Errorf(BadRequest, "Which page is it?").On("page")
	}
	if err := CheckText("page", v.Page, MaxPage); err != nil {
		return err
	}
	return CheckText("title", v.Title, MaxTitle)
}
