package hooks

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"sync"

	"porchlight/ui/shared/locales/launcher"
)

// launcherWords is what stands on a launcher, in one language. Times in braces are filled in by the browser, which knows the
// visitor's zone.
type launcherWords struct {
	Locale string `json:"locale"`
	Dir    string `json:"dir"`
	Chat   string `json:"chat"`
	Leave  string `json:"leave"`
	Until  string `json:"until"`
	Back   string `json:"back"`
}

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
		words := launcherWords{Locale: strings.TrimSuffix(path.Base(name), ".json"), Dir: "ltr"}
		if words.Locale == "ar" {
			words.Dir = "rtl"
		}
		if err := json.Unmarshal(raw, &words); err != nil {
			return nil, fmt.Errorf("read the launcher's %s: %w", name, err)
		}
		out[words.Locale] = words
	}
	return out, nil
})

// mostWanted bounds how many languages of a visitor are looked at: a browser lists a handful.
const mostWanted = 12

// launcherIn answers the first wanted language that we have, itself or the wider one, else the inbox's, else English. What the
// inbox says in that language itself (brand.launcher_text) takes the place of our invitation.
func launcherIn(wanted, fallback string, brand json.RawMessage) (launcherWords, error) {
	catalogs, err := launcherCatalogs()
	if err != nil {
		return launcherWords{}, err
	}
	words := catalogs["en"]
	for _, want := range append(first(strings.Split(wanted, ","), mostWanted), fallback) {
		language, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(want)), "-")
		if found, ok := catalogs[language]; ok {
			words = found
			break
		}
	}
	var own struct {
		Text map[string]string `json:"launcher_text"`
	}
	if json.Unmarshal(brand, &own) == nil && own.Text[words.Locale] != "" { // a brand that cannot be read is shown as none
		words.Chat = own.Text[words.Locale]
	}
	return words, nil
}

func first(list []string, most int) []string {
	return list[:min(len(list), most)]
}
