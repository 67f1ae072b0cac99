package hooks

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"math"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"porchlight/internal/desk"
	"porchlight/ui/shared/locales/launcher"
)

// launcherFace is what stands on a launcher, in one language: an invitation and, when somebody can say it, until when or from
// when it holds. `{time}` is filled in by the browser, which knows the visitor's zone.
type launcherFace struct {
	Locale string       `json:"locale"` // in the visitor's own form, en-GB for en
	Dir    string       `json:"dir"`
	Title  string       `json:"title"`
	Line   string       `json:"line"`
	At     *desk.Millis `json:"at"`
	Sides  []string     `json:"sides"` // left and right, the better first: two widgets on a page may read in two directions
	Style  string       `json:"style"` // custom properties of the widget's element; empty: ours
}

// launcherWords is a catalog.
type launcherWords struct{ Chat, Leave, Until, Back string }

// launcherCatalogs reads the embedded catalogs once.
var launcherCatalogs = sync.OnceValues(func() (map[string]launcherWords, error) {
	names, err := fs.Glob(launcher.Files, "*.json")
	if err != nil {
		return nil, fmt.Errorf("list the launcher's catalogs: %w", err)
	}
	out := map[string]launcherWords{}
	for _, name := range names {
		raw, err := launcher.Files.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("read the launcher's %s: %w", name, err)
		}
		var words launcherWords
		if err := json.Unmarshal(raw, &words); err != nil {
			return nil, fmt.Errorf("read the launcher's %s: %w", name, err)
		}
		out[strings.TrimSuffix(path.Base(name), ".json")] = words
	}
	return out, nil
})

// mostWanted bounds how many languages of a visitor are looked at: a browser lists a handful.
const mostWanted = 12

// localeShape is what browsers can format by. Some on bare systems say "en-US@posix", which Intl throws at.
var localeShape = regexp.MustCompile(`^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$`)

// launcherIn speaks the first wanted language that we have, else the inbox's, else English. What the inbox says in that language
// itself (brand.launcher_text) takes the place of our invitation.
func launcherIn(wanted, fallback string, brand json.RawMessage, now hours) (launcherFace, error) {
	catalogs, err := launcherCatalogs()
	if err != nil {
		return launcherFace{}, err
	}
	wants := append(first(strings.Split(wanted, ","), mostWanted), fallback, "en")
	var language string
	for _, want := range wants {
		language, _, _ = strings.Cut(strings.ToLower(strings.TrimSpace(want)), "-")
		if _, ok := catalogs[language]; ok {
			break
		}
	}
	words, own := catalogs[language], brandOf(brand)
	face := launcherFace{Locale: language, Dir: "ltr", Title: words.Leave, Line: words.Back, At: now.Back, Sides: []string{"right", "left"}, Style: own.style()}
	if language == "ar" {
		face.Dir = "rtl"
	}
	if (own.Position == "start") == (face.Dir == "ltr") {
		slices.Reverse(face.Sides)
	}
	for _, want := range wants {
		if want = strings.TrimSpace(want); localeShape.MatchString(want) && strings.HasPrefix(strings.ToLower(want), language+"-") {
			face.Locale = want
			break
		}
	}
	if now.Open {
		face.Title, face.Line, face.At = words.Chat, words.Until, now.Until
		if text := own.LauncherText[language]; text != "" {
			face.Title = text
		}
	}
	return face, nil
}

// brand is what inboxes.brand says of the launcher.
type brand struct {
	Color        string            `json:"color"`
	Position     string            `json:"position"`
	Offset       *int              `json:"offset"`
	LauncherText map[string]string `json:"launcher_text"`
}

// brandOf reads a brand; one that cannot be read is shown as none.
func brandOf(raw json.RawMessage) (out brand) {
	if json.Unmarshal(raw, &out) != nil {
		return brand{}
	}
	return out
}

// style is what the widget's element is told, so that the loader need not know how a brand is written. Only what has been read as a
// colour and a number goes into it.
func (b brand) style() string {
	var out []string
	if ink := inkOn(b.Color); ink != "" {
		out = append(out, "--porch:"+b.Color, "--porch-ink:"+ink)
	}
	if b.Offset != nil {
		out = append(out, "--porch-gap:"+strconv.Itoa(*b.Offset)+"px")
	}
	return strings.Join(out, ";")
}

// inkOn is black or white, whichever is read better on a colour "#rrggbb" by WCAG 2.2's contrast; empty for anything else.
func inkOn(color string) string {
	if len(color) != 7 || color[0] != '#' {
		return ""
	}
	n, err := strconv.ParseUint(color[1:], 16, 24)
	if err != nil {
		return ""
	}
	luminance := 0.0
	for i, weight := range []float64{0.0722, 0.7152, 0.2126} { // blue, green, red
		part := float64(n>>(8*i)&255) / 255
		if part <= 0.04045 {
			part /= 12.92
		} else {
			part = math.Pow((part+0.055)/1.055, 2.4)
		}
		luminance += weight * part
	}
	if luminance > 0.179 { // where black and white contrast alike: (1.05)/(l+.05) = (l+.05)/.05
		return "#000"
	}
	return "#fff"
}

func first(list []string, most int) []string {
	return list[:min(len(list), most)]
}

// spoken lists the languages that the widget has words in.
func spoken() ([]string, error) {
	catalogs, err := launcherCatalogs()
	return slices.Sorted(maps.Keys(catalogs)), err
}
