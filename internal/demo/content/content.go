// Package content owns what the sample shop Alder & Finch says: its articles, its people, the scripts its past
// conversations are made from and the visitors who write live. It knows no database and no network; whoever seeds a demo
// turns what Load returns into records.
package content

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
)

//go:embed articles conversations portraits/*.png *.json
var files embed.FS

// Locales are the languages in which every article and saved reply exists.
var Locales = [...]string{"en", "de"}

// Content is everything there is, read and checked.
type Content struct {
	Categories   []Category
	Articles     []Article // by locale, then in the order of the category and position
	Scripts      []Script
	Visitors     []Visitor
	Agents       []Agent
	Contacts     []Contact
	SavedReplies []SavedReply
	Hours        Hours
	Vars         Vars
}

// Category groups articles. Names and Summaries are by locale.
type Category struct {
	Key       string            `json:"key"`
	Position  int               `json:"position"`
	Names     map[string]string `json:"names"`
	Summaries map[string]string `json:"summaries"`
}

// Agent is one of the shop's people. Teams maps a team's name to member or supervisor.
type Agent struct {
	Key        string            `json:"key"`
	Name       string            `json:"name"`
	PublicName string            `json:"public_name"`
	Email      string            `json:"email"`
	Role       string            `json:"role"`
	Languages  []string          `json:"languages"`
	TZ         string            `json:"tz"`
	Teams      map[string]string `json:"teams"`
	Capacity   int               `json:"capacity"`
	Portrait   string            `json:"portrait"` // a PNG of 256 × 256, see Portrait
}

// Contact is somebody who has written to the shop.
type Contact struct {
	Key     string `json:"key"`
	Name    string `json:"name"`
	Email   string `json:"email"`
	Locale  string `json:"locale"`
	TZ      string `json:"tz"`
	Country string `json:"country"` // ISO 3166-1 alpha-2
	City    string `json:"city"`
	// CityLocal is the city in the contact's own script, where that differs.
	CityLocal string `json:"city_local"`
	Company   string `json:"company"`
}

// SavedReply is reusable text by locale; Team is empty when every team has it.
type SavedReply struct {
	Key   string            `json:"key"`
	Team  string            `json:"team"`
	Texts map[string]string `json:"texts"`
}

// Hours is the calendar of the shop: weekly intervals ("09:00-18:00") by weekday (mon … sun) and closed days of every year.
type Hours struct {
	Name   string              `json:"name"`
	TZ     string              `json:"tz"`
	Weekly map[string][]string `json:"weekly"`
	Closed []ClosedDay         `json:"closed"`
}

// ClosedDay is a day of every year on which nobody answers.
type ClosedDay struct {
	Month int               `json:"month"`
	Day   int               `json:"day"`
	Names map[string]string `json:"names"`
}

// Visitor is the script of somebody who writes live: the opening lines, then one follow-up after each reply of an agent,
// then the thanks. Impatient is sent once when nobody has answered for PatienceMS.
type Visitor struct {
	Key           string   `json:"key"`
	Contact       string   `json:"contact"`
	Team          string   `json:"team"`
	Pages         []string `json:"pages"` // the trail; the last is where the chat opens
	StartsAfterMS int      `json:"starts_after_ms"`
	PatienceMS    int      `json:"patience_ms"`
	Opening       []Line   `json:"opening"`
	FollowUps     []Line   `json:"follow_ups"`
	Impatient     Line     `json:"impatient"`
	Thanks        Line     `json:"thanks"`
	Rating        Rating   `json:"rating"`
}

// Line is something a simulated visitor types: PauseMS to read, TypingMS to write.
type Line struct {
	PauseMS  int    `json:"pause_ms"`
	TypingMS int    `json:"typing_ms"`
	Text     string `json:"text"`
}

// Rating is what a contact says afterwards. Score is 1 to 5.
type Rating struct {
	Score   int    `json:"score"`
	Comment string `json:"comment"`
}

// Load reads everything and checks that it fits together.
func Load() (*Content, error) {
	c := &Content{}
	for _, part := range []struct {
		name string
		into any
	}{
		{"categories.json", &c.Categories}, {"agents.json", &c.Agents}, {"contacts.json", &c.Contacts},
		{"saved_replies.json", &c.SavedReplies}, {"hours.json", &c.Hours}, {"simulated.json", &c.Visitors}, {"vars.json", &c.Vars},
	} {
		if err := decode(part.name, part.into); err != nil {
			return nil, err
		}
	}
	names, err := fs.Glob(files, "conversations/*.json")
	if err != nil {
		return nil, fmt.Errorf("list conversations: %w", err)
	}
	for _, name := range names {
		var scripts []Script
		if err := decode(name, &scripts); err != nil {
			return nil, err
		}
		c.Scripts = append(c.Scripts, scripts...)
	}
	if c.Articles, err = readArticles(c.Categories); err != nil {
		return nil, err
	}
	return c, c.check()
}

func decode(name string, into any) error {
	f, err := files.Open(name)
	if err != nil {
		return fmt.Errorf("open %s: %w", name, err)
	}
	defer func() { _ = f.Close() }() // embedded: nothing to lose
	d := json.NewDecoder(f)
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return fmt.Errorf("decode %s: %w", name, err)
	}
	return nil
}

// Portrait returns the PNG that an agent's Portrait names.
func Portrait(file string) ([]byte, error) {
	b, err := files.ReadFile(path.Join("portraits", path.Base(file)))
	if err != nil {
		return nil, fmt.Errorf("read portrait: %w", err)
	}
	return b, nil
}
