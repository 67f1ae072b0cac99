package demo

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/pocketbase/pocketbase/core"

	"porchlight/internal/demo/content"
	"porchlight/internal/store"
)

const (
	shopName    = "Alder & Finch"
	pastCount   = 300
	closedYears = 3 // from last year on, for which closed days are written
)

// fill writes the whole sample.
func (d *Demo) fill(ctx context.Context, tx core.App) error {
	plan, err := d.furnishing()
	if err != nil {
		return err
	}
	made, err := store.Furnish(tx, plan)
	if err != nil {
		return err
	}
	return d.writePast(ctx, tx, made)
}

// founded is before anything that happened in the shop.
func (d *Demo) founded() time.Time { return d.clock().AddDate(-1, 0, -7) }

// writer is who writes the articles of a language: a colleague who speaks it, else the founder.
func (d *Demo) writer(locale string) string {
	for _, a := range d.content.Agents {
		if a.Languages[0] == locale && a.Email != d.founder().Email {
			return a.Email
		}
	}
	return d.founder().Email
}

// greetings are what the shop's visitors read first.
func greetings() map[string]string {
	return map[string]string{
		"en": "Hello! Ask us about an order, a lamp or the oil for your table. A person reads it.",
		"de": "Hallo! Fragen Sie uns nach einer Bestellung, einer Lampe oder dem Öl für Ihren Tisch. Ein Mensch liest es.",
		"ar": "مرحبًا! اسألنا عن طلب أو مصباح أو الزيت المناسب لطاولتك، وسيقرؤه إنسان.",
	}
}

// furnishing is the shop's content as the store takes it.
func (d *Demo) furnishing() (store.Furnishing, error) {
	boss := d.founder()
	f := store.Furnishing{
		Founding: store.Founding{Company: shopName, Name: boss.Name, Email: boss.Email, Password: d.memory.Password, Locale: "en", TZ: d.content.Hours.TZ, At: d.founded()},
		Chat: store.NewInbox{Name: shopName, Brand: map[string]any{"name": shopName, "greeting": greetings()}, Settings: map[string]any{
			"typing_preview": true, "target_s": 120,
			"privacy": "Our team can see what you type before you send it. We keep chats for two years, and you can ask for yours at any time.",
		}},
		Mail: store.NewInbox{Name: "E-mail", Brand: map[string]any{"name": shopName}, Settings: map[string]any{"target_s": 4 * 60 * 60}},
		Tags: d.tags(), Searches: searches(), Now: d.clock(),
	}
	var err error
	if f.Agents, err = d.agents(); err != nil {
		return f, err
	}
	f.Teams = d.teams()
	f.Hours = []store.NewHours{d.roundTheClock(), d.hours()}
	for _, c := range d.content.Categories {
		f.Categories = append(f.Categories, store.NewCategory{Slug: c.Key, Names: c.Names, Position: c.Position})
	}
	f.Articles = d.articles()
	for _, r := range d.content.SavedReplies {
		name := strings.ReplaceAll(r.Key, "-", " ")
		f.Replies = append(f.Replies, store.NewReply{Name: strings.ToUpper(name[:1]) + name[1:], Shortcut: r.Key, Team: r.Team, Texts: r.Texts})
	}
	return f, nil
}

func (d *Demo) agents() (out []store.NewAgent, err error) {
	for i, a := range d.content.Agents {
		portrait, err := content.Portrait(a.Portrait)
		if err != nil {
			return nil, fmt.Errorf("portrait of %s: %w", a.Key, err)
		}
		out = append(out, store.NewAgent{Name: a.Name, PublicName: a.PublicName, Email: a.Email, Role: a.Role, TZ: a.TZ, Languages: a.Languages,
			Capacity: a.Capacity, Joined: d.founded().AddDate(0, 0, 1+3*i), AvatarName: a.Portrait, Avatar: portrait, Teams: a.Teams})
	}
	return out, nil
}

// teams are those that agents are in, with the languages of all their members.
func (d *Demo) teams() (out []store.NewTeam) {
	for _, a := range d.content.Agents {
		for name := range a.Teams {
			i := slices.IndexFunc(out, func(t store.NewTeam) bool { return t.Name == name })
			if i < 0 {
				i, out = len(out), append(out, store.NewTeam{Name: name})
			}
			for _, language := range a.Languages {
				if !slices.Contains(out[i].Languages, language) {
					out[i].Languages = append(out[i].Languages, language)
				}
			}
		}
	}
	return out
}

// roundTheClock: whoever tries the sample at night or on a Sunday is to find the light on.
func (d *Demo) roundTheClock() store.NewHours {
	h := store.NewHours{Name: "The sample is always open", TZ: d.content.Hours.TZ}
	for day := 1; day <= 7; day++ {
		h.Weekly = append(h.Weekly, store.NewInterval{Day: day, From: "00:00", To: "24:00"})
	}
	return h
}

func (d *Demo) hours() store.NewHours {
	h := store.NewHours{Name: d.content.Hours.Name, TZ: d.content.Hours.TZ, Closed: map[string]string{}}
	for day := 1; day <= 7; day++ { // ISO: Monday is 1, and Sunday, which is 0 to package time, 7
		name := strings.ToLower(time.Weekday(day % 7).String()[:3])
		for _, open := range d.content.Hours.Weekly[name] {
			from, to, _ := strings.Cut(open, "-")
			h.Weekly = append(h.Weekly, store.NewInterval{Day: day, From: from, To: to})
		}
	}
	for year := d.clock().Year() - 1; year < d.clock().Year()-1+closedYears; year++ {
		for _, c := range d.content.Hours.Closed {
			h.Closed[fmt.Sprintf("%04d-%02d-%02d", year, c.Month, c.Day)] = c.Names["en"]
		}
	}
	return h
}

// articles gathers the locales of each article, which content lists apart. They were last changed over the past year.
func (d *Demo) articles() (out []store.NewArticle) {
	at := map[string]int{}
	for _, a := range d.content.Articles {
		i, ok := at[a.Key]
		if !ok {
			i = len(out)
			at[a.Key] = i
			out = append(out, store.NewArticle{Category: a.Category, Visibility: a.Visibility, Position: a.Position, Daily: dailyOf(a.Visibility, i),
				Updated: d.clock().AddDate(0, 0, -3-(i*67)%340), Texts: map[string]store.NewText{}})
		}
		out[i].Texts[a.Locale] = store.NewText{Slug: a.Slug, Title: a.Title, Body: a.Body, By: d.writer(a.Locale)}
	}
	return out
}

func (d *Demo) tags() (out []string) {
	for _, s := range d.content.Scripts {
		out = append(out, s.Tags...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}
