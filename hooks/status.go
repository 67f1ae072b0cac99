package hooks

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"porchlight/internal/calendar"
	"porchlight/internal/desk"
	"porchlight/internal/store"
)

// hours is whether somebody answers, and when. Until is when that ends, Back when it begins again; null: nobody can say.
type hours struct {
	Open  bool         `json:"open"`
	Until *desk.Millis `json:"until"`
	Back  *desk.Millis `json:"back_at"`
	zone  string       // of the calendar; empty: there is none
}

// known is an instant that somebody can say; nil for the zero time.
func known(t time.Time) *desk.Millis {
	if t.IsZero() {
		return nil
	}
	at := desk.At(t)
	return &at
}

// statusAgent is an agent as visitors may know them.
type statusAgent struct {
	Name      string          `json:"name"`
	Avatar    string          `json:"avatar,omitempty"`
	TZ        string          `json:"tz,omitempty"`
	Languages json.RawMessage `json:"languages,omitempty"`
}

// statusFiles are the limits on files, so that people are told before they send.
type statusFiles struct {
	MaxBytes int64 `json:"max_bytes"`
	MaxCount int   `json:"max_count"`
}

// status is all that a launcher needs before anybody has said anything.
type status struct {
	hours
	Name          string          `json:"name"`
	Brand         json.RawMessage `json:"brand,omitempty"`
	Team          store.Named     `json:"team"`
	Agents        []statusAgent   `json:"agents"`
	Locale        string          `json:"locale"`
	TypingPreview bool            `json:"typing_preview"`
	PageTrail     bool            `json:"page_trail"`
	Visitors      bool            `json:"visitors"` // agents see who looks at the site now
	Follows       string          `json:"follows"`  // what is followed of a visit, as the privacy line says it
	Privacy       string          `json:"privacy"`
	Prechat       []desk.Question `json:"prechat,omitempty"`
	HaveReady     desk.Words      `json:"have_ready,omitempty"`
	Files         statusFiles     `json:"files"`
	Rating        string          `json:"rating"`
	Mail          bool            `json:"mail"` // answers and transcripts can be mailed
	Locales       []string        `json:"locales"`
	Launcher      launcherFace    `json:"launcher"`
	Now           desk.Millis     `json:"now"` // the visitor's own clock may be wrong by a day
}

const (
	statusAge  = "public, max-age=20" // seconds: how long a launcher may shine after the last agent has gone
	facesShown = 3
)

func visitorStatus(c *call) error {
	ctx := c.Request.Context()
	inbox, err := c.desk.Store.Inbox(ctx, c.query("inbox"))
	if err != nil {
		return err
	}
	c.sawWidget(inbox)
	out := status{Name: inbox.Name, Brand: inbox.Brand, Locale: inbox.Locale, TypingPreview: inbox.TypingPreview, PageTrail: inbox.PageTrail,
		Visitors: inbox.Visitors, Follows: follows(inbox),
		Privacy: inbox.Privacy, Agents: []statusAgent{}, Prechat: inbox.Questions, HaveReady: inbox.HaveReady,
		Files: statusFiles{desk.MaxFileBytes, desk.MaxFiles}, Rating: inbox.Rating, Mail: c.App.Settings().SMTP.Enabled}
	if out.hours, err = c.desk.hours(ctx, inbox); err != nil {
		return err
	}
	if out.Team, err = c.desk.Store.Team(ctx, inbox.Team); err != nil {
		return err
	}
	people, err := c.desk.Store.Members(ctx, inbox.Team)
	if err != nil {
		return err
	}
	for _, p := range people {
		if len(out.Agents) < facesShown && c.desk.Hub.Presence(p.ID) == desk.Accepting {
			out.Agents = append(out.Agents, statusAgent{p.PublicName, p.Avatar, p.TZ, p.Languages})
		}
	}
	if out.Launcher, err = launcherIn(c.query("locale"), inbox.Locale, inbox.Brand, out.hours); err != nil {
		return err
	}
	if out.Locales, err = spoken(); err != nil {
		return err
	}
	out.Now = desk.At(c.desk.config.Clock())
	c.Response.Header().Set("Cache-Control", statusAge)
	return c.json(out)
}

// follows is what the widget follows of a visit, and says so.
func follows(inbox store.Inbox) string {
	switch {
	case inbox.Visitors && inbox.PageTrail:
		return "both"
	case inbox.Visitors:
		return "visitors"
	case inbox.PageTrail:
		return "trail"
	}
	return ""
}

// hours asks the people and the calendar: the light is on when an agent of the team accepts chats and the team has hours now.
// A team without a calendar answers whenever somebody is there.
func (d *Desk) hours(ctx context.Context, inbox store.Inbox) (hours, error) {
	people, err := d.Store.Members(ctx, inbox.Team)
	if err != nil {
		return hours{}, err
	}
	var someone bool
	for _, p := range people {
		someone = someone || d.Hub.Presence(p.ID) == desk.Accepting
	}
	week, found, err := d.Store.Calendar(ctx, inbox.Calendar, inbox.Team)
	if err != nil || !found {
		return hours{Open: someone}, err
	}
	c, err := asCalendar(week)
	if err != nil {
		return hours{}, fmt.Errorf("read calendar version %s: %w", week.Version, err)
	}
	now := d.config.Clock()
	within, until := c.Open(now)
	if within {
		// Within hours and nobody there is no promise of the calendar's to break: the light is off, without a time.
		return hours{Open: someone, Until: known(until), zone: week.TZ}, nil
	}
	return hours{Back: known(c.Next(now)), zone: week.TZ}, nil
}

// promise is by when a ticket that is left now is answered: the time the inbox takes, from now or from the next opening.
func promise(week store.Week, now time.Time, target time.Duration) (time.Time, error) {
	c, err := asCalendar(week)
	if err != nil {
		return time.Time{}, fmt.Errorf("read calendar version %s: %w", week.Version, err)
	}
	from := now
	if within, _ := c.Open(now); !within {
		if from = c.Next(now); from.IsZero() {
			return from, nil
		}
	}
	return from.Add(target), nil
}

// opening is when a desk with these hours is open again; the zero time while it is, or when nobody can say.
func opening(week store.Week, now time.Time) (time.Time, error) {
	c, err := asCalendar(week)
	if err != nil {
		return time.Time{}, fmt.Errorf("read calendar version %s: %w", week.Version, err)
	}
	if within, _ := c.Open(now); within {
		return time.Time{}, nil
	}
	return c.Next(now), nil
}

// asCalendar makes a stored calendar ready to be asked.
func asCalendar(w store.Week) (*calendar.Calendar, error) {
	weekly, err := intervals(w.Weekly)
	if err != nil {
		return nil, err
	}
	var days []calendar.Day
	for _, d := range w.Days {
		of, err := intervals(d.Intervals)
		if err != nil {
			return nil, err
		}
		days = append(days, calendar.Day{Date: d.Date, Name: d.Name, Intervals: of})
	}
	return calendar.New(w.TZ, weekly, days)
}

func intervals(raw json.RawMessage) (out []calendar.Interval, err error) {
	if len(raw) > 0 {
		err = json.Unmarshal(raw, &out)
	}
	return out, err
}
