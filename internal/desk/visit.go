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

// Listed is somebody who looks at pages now: under which identity, at which page, and how they came.
type Listed struct {
	Who     Identity
	Visit   Visit
	Arrival Arrival
}

// maxVisits bounds what a browser claims to have counted.
const maxVisits = 1_000_000

// Arrival is what a browser tells of how its visitor came. It is shown while they are there, and never stored.
type Arrival struct {
	Source string // the page that led here, without what follows its path; empty: none that is known
	TZ     string // IANA
	Visits int64  // how often they have come, this time included; 0: not counted
}

// Validate checks what a browser tells.
func (a Arrival) Validate() error {
	if err := CheckText("source", a.Source, MaxPage); err != nil {
		return err
	}
	if a.TZ != "" && !ValidZone(a.TZ) {
		return Errorf(BadRequest, "%q is not a time zone.", clip(a.TZ, 40)).On("tz")
	}
	if a.Visits > maxVisits {
		return Errorf(BadRequest, "Nobody comes so often.").On("visits")
	}
	return nil
}
