package content

import (
	"bytes"
	"image/png"
	"io/fs"
	"net/mail"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

func load(t *testing.T) *Content {
	t.Helper()
	c, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestEveryArticleExistsInEveryLocaleWithTheSamePlace(t *testing.T) {
	c := load(t)
	byKey := map[string]map[string]Article{}
	for _, a := range c.Articles {
		if byKey[a.Key] == nil {
			byKey[a.Key] = map[string]Article{}
		}
		byKey[a.Key][a.Locale] = a
		if n := len(strings.Fields(a.Body)); n < 120 || n > 350 {
			t.Errorf("%s/%s has %d words", a.Locale, a.Key, n)
		}
		if !regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`).MatchString(a.Slug) {
			t.Errorf("slug %q", a.Slug)
		}
	}
	if len(byKey) != 40 {
		t.Errorf("%d articles, want 40", len(byKey))
	}
	for key, in := range byKey {
		en, de := in["en"], in["de"]
		if en.Key == "" || de.Key == "" || en.Category != de.Category || en.Position != de.Position || en.Visibility != de.Visibility {
			t.Errorf("%s differs between its locales or lacks one", key)
		}
	}
}

func TestFrontMatterThatIsBrokenIsRefused(t *testing.T) {
	for _, text := range []string{"", "# Title", "---\nkey: a\n", "---\ncolour: red\n---\nBody", "---\nposition: first\n---\nBody", "---\nkey\n---\nBody"} {
		if _, err := parseArticle(text); err == nil {
			t.Errorf("%q was taken for an article", text)
		}
	}
}

func TestEverybodyCanPlayEveryScript(t *testing.T) {
	c := load(t)
	now := time.Date(2026, 3, 4, 11, 30, 0, 0, time.UTC)
	all, err := c.Past(2000, now) // many rounds, so that every alternative comes up
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range all {
		last := p.Opened
		if strings.ContainsAny(p.Subject, "{}\n") || p.Subject == "" || utf8.RuneCountInString(p.Subject) > 120 {
			t.Errorf("%s: subject %q", p.Script.Key, p.Subject)
		}
		for _, turn := range p.Turns {
			if turn.At.Before(last) || turn.At.After(now) {
				t.Errorf("%s: a turn at %s after %s", p.Script.Key, turn.At, last)
			}
			last = turn.At
			if turn.From != "event" && (turn.Text == "" || strings.ContainsAny(turn.Text, "{}")) {
				t.Errorf("%s: text %q", p.Script.Key, turn.Text)
			}
			if (turn.From == "agent" || turn.From == "note") != (turn.Agent != nil) {
				t.Errorf("%s: %s without its author", p.Script.Key, turn.From)
			}
		}
	}
}

func TestPastIsTheSameEveryTimeAndHardlyRepeatsItself(t *testing.T) {
	c := load(t)
	now := time.Date(2026, 3, 4, 11, 30, 0, 0, time.UTC)
	first, err := c.Past(300, now)
	if err != nil {
		t.Fatal(err)
	}
	second, err := c.Past(300, now)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]int{}
	locales := map[string]int{}
	for i := range first {
		var a, b strings.Builder
		for _, turn := range first[i].Turns {
			a.WriteString(turn.Text + "\x00")
		}
		for _, turn := range second[i].Turns {
			b.WriteString(turn.Text + "\x00")
		}
		if a.String() != b.String() {
			t.Fatalf("conversation %d differs between two runs", i)
		}
		seen[a.String()]++
		locales[first[i].Script.Locale]++
	}
	if len(seen) < 295 {
		t.Errorf("only %d of 300 conversations are different", len(seen))
	}
	if len(locales) != 8 || locales["de"] < 50 {
		t.Errorf("locales of the conversations: %v", locales)
	}
}

func TestAgentsHavePortraitsThatAreSmallPNGs(t *testing.T) {
	for _, a := range load(t).Agents {
		b, err := Portrait(a.Portrait)
		if err != nil {
			t.Fatal(err)
		}
		img, err := png.DecodeConfig(bytes.NewReader(b))
		if err != nil || img.Width != 256 || img.Height != 256 || len(b) > 30<<10 {
			t.Errorf("%s: %d × %d, %d bytes, %v", a.Portrait, img.Width, img.Height, len(b), err)
		}
	}
}

func TestNothingPointsOutsideTheReservedDomain(t *testing.T) {
	address := regexp.MustCompile(`[\w.+-]+@[\w.-]+|https?://\S+`)
	err := fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(name) == ".png" {
			return err
		}
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		for _, found := range address.FindAllString(string(text), -1) {
			found = strings.TrimRight(found, ".,;*")
			if _, err := mail.ParseAddress(found); err != nil || !strings.HasSuffix(found, ".example") {
				t.Errorf("%s names %s", name, found)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestSavedRepliesAndCategoriesAreInEveryLocale(t *testing.T) {
	c := load(t)
	if len(c.SavedReplies) != 12 || len(c.Categories) != 7 || len(c.Visitors) != 8 || len(c.Contacts) < 38 || len(c.Scripts) < 45 {
		t.Errorf("%d saved replies, %d categories, %d visitors, %d contacts, %d scripts", len(c.SavedReplies), len(c.Categories), len(c.Visitors), len(c.Contacts), len(c.Scripts))
	}
	placeholder := regexp.MustCompile(`\{([\w.]*)(\|[^}]*)?\}`)
	for _, locale := range Locales {
		for _, k := range c.Categories {
			if k.Names[locale] == "" || k.Summaries[locale] == "" {
				t.Errorf("category %s has no %s", k.Key, locale)
			}
		}
		for _, r := range c.SavedReplies {
			if r.Texts[locale] == "" || len(placeholder.FindAllString(r.Texts[locale], -1)) != len(placeholder.FindAllString(r.Texts["en"], -1)) {
				t.Errorf("saved reply %s: %s differs in its variables or is missing", r.Key, locale)
			}
		}
	}
}

func TestDrawnPortraitsStandBesideTheirPNGs(t *testing.T) {
	for _, a := range load(t).Agents {
		if _, err := os.Stat(filepath.Join("portraits", strings.TrimSuffix(a.Portrait, ".png")+".svg")); err != nil {
			t.Error(err)
		}
	}
}
