package ui

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"io/fs"
	"net/http"
	"path"
	"regexp"
	"strings"
	"time"
)

const (
	// forever is for names that change with their content.
	forever = "public, max-age=31536000, immutable"
	// soon is for the loader: its address stands in other people's pages, so an upgrade reaches them within five minutes, and a
	// server that is down for a day does not take the launcher away.
	soon = "public, max-age=300, stale-while-revalidate=86400, stale-if-error=86400"
	// asked is for pages: kept, but asked for each time.
	asked = "no-cache"
)

// hashed matches the names Vite gives to what may be cached for ever: what a file is called, the hash of its content, its kind.
var hashed = regexp.MustCompile(`^((?:desk/assets|setup/assets|chat/assets|widget)/.+)-([\w-]{8})(\.\w+)$`)

// types is ours rather than the system's mime table, which differs from machine to machine.
var types = map[string]string{
	".html":  "text/html; charset=utf-8",
	".js":    "text/javascript; charset=utf-8",
	".css":   "text/css; charset=utf-8",
	".json":  "application/json",
	".svg":   "image/svg+xml",
	".png":   "image/png",
	".jpg":   "image/jpeg",
	".webp":  "image/webp",
	".avif":  "image/avif",
	".ico":   "image/x-icon",
	".woff2": "font/woff2",
	".mp3":   "audio/mpeg",
	".ogg":   "audio/ogg",
	".txt":   "text/plain; charset=utf-8",
	".ts":    "text/plain; charset=utf-8", // types for developers of other sites
}

// site is an index over built files. It is read-only after newSite.
type site struct {
	files   fs.FS
	entries map[string]entry
	current map[string]string // "widget/Talk.js" → its file in this build, "widget/Talk-….js"; empty if there are several
}

type entry struct {
	version string // of the content: the hash in its name, else 16 hex digits of its SHA-256
	packed  bool   // a .gz twin exists
}

func newSite(files fs.FS) *site {
	s := &site{files: files, entries: map[string]entry{}, current: map[string]string{}}
	_ = fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error { // a folder that can't be read has no files to serve
		if err == nil && d.Type().IsRegular() && public(name) {
			s.add(name)
		}
		return nil
	})
	return s
}

// public leaves out what is there for the build alone.
func public(name string) bool {
	base := path.Base(name)
	return base != ".gitkeep" && base != "manifest.json" && !strings.HasSuffix(base, ".gz")
}

func (s *site) add(name string) {
	version, err := s.version(name)
	if err != nil {
		return // not served, so not found
	}
	_, err = fs.Stat(s.files, name+".gz")
	s.entries[name] = entry{version: version, packed: err == nil}
	if stem := stemOf(name); stem != "" {
		if _, twice := s.current[stem]; twice {
			name = "" // which of them an older name meant, nobody can tell
		}
		s.current[stem] = name
	}
}

// version tells a file's content from any other. Most say it by their names: to read megabytes at each start, of files that few
// may ask for, would keep them in memory.
func (s *site) version(name string) (string, error) {
	if m := hashed.FindStringSubmatch(name); m != nil {
		return m[2], nil
	}
	file, err := s.files.Open(name)
	if err != nil {
		return "", err
	}
	defer func() { _ = file.Close() }() // read only
	sum := sha256.New()
	if _, err := io.Copy(sum, file); err != nil {
		return "", err
	}
	return hex.EncodeToString(sum.Sum(nil)[:8]), nil
}

// stemOf is what a hashed name has in common with that of the same file in other versions; empty for any other name.
func stemOf(name string) string {
	m := hashed.FindStringSubmatch(name)
	if m == nil {
		return ""
	}
	return m[1] + m[3]
}

// resolve turns a path into a file's name, or into the address the browser should ask for instead.
func (s *site) resolve(urlPath string) (name, redirect string) {
	name = strings.TrimPrefix(path.Clean("/"+urlPath), "/")
	part, rest, _ := strings.Cut(name, "/")
	switch {
	case part == "assets":
		return "help/" + rest, ""
	case part == "setup" && rest == "":
		return "setup/index.html", ""
	case part == "chat" && !strings.HasPrefix(rest, "assets/"):
		return "chat/index.html", "" // /chat/{inbox}: the page reads the key from its address
	case part == "desk" && rest == "" && !strings.HasSuffix(urlPath, "/"):
		return "", "/desk/" // relative addresses in the page count from here
	case part == "desk" && !strings.HasPrefix(rest, "assets/") && !s.has(name):
		return "desk/index.html", ""
	}
	if now := s.current[stemOf(name)]; now != "" && !s.has(name) {
		return "", "/" + now // a page that was loaded before an upgrade asks for the files of then
	}
	return name, ""
}

func (s *site) has(name string) bool {
	_, ok := s.entries[name]
	return ok
}

// redirect leads to where a file is now, which is not for caches to remember: the old name may come back with the old version.
// A module that is given under another address resolves its own imports from there, so one version does not ask for another's.
func redirect(w http.ResponseWriter, r *http.Request, to string) {
	w.Header().Set("Cache-Control", "no-store")
	shareWidget(w.Header(), strings.TrimPrefix(to, "/"))
	http.Redirect(w, r, to, http.StatusTemporaryRedirect)
}

func (s *site) asset(name string) string {
	return "/assets/" + name + "?v=" + s.entries["help/"+name].version
}

func (s *site) serve(w http.ResponseWriter, r *http.Request, name string) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "This address can only be read.", http.StatusMethodNotAllowed)
		return
	}
	found, ok := s.entries[name]
	if !ok {
		s.missing(w)
		return
	}
	s.describe(w.Header(), r, name, found)
	etag := found.version
	if found.packed {
		w.Header().Add("Vary", "Accept-Encoding")
		if accepts(r, "gzip") {
			name, etag = name+".gz", etag+"-gz"
			w.Header().Set("Content-Encoding", "gzip")
		}
	}
	w.Header().Set("ETag", `"`+etag+`"`)
	s.send(w, r, name)
}

func (s *site) describe(h http.Header, r *http.Request, name string, found entry) {
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", caching(r, name, found))
	kind := types[path.Ext(name)]
	if kind == "" {
		kind = "application/octet-stream"
	}
	h.Set("Content-Type", kind)
	shareWidget(h, name)
	if path.Ext(name) == ".html" {
		h.Set("Referrer-Policy", "same-origin")
		h.Set("X-Frame-Options", "DENY") // what the policy says, for whoever does not read it
		if h.Get("Content-Security-Policy") == "" {
			h.Set("Content-Security-Policy", pagePolicy)
		}
	}
}

// shareWidget lets other origins read the widget: modules are fetched with CORS, and these files are the same for everybody
// and hold no secret.
func shareWidget(h http.Header, name string) {
	if name == "widget.js" || strings.HasPrefix(name, "widget/") {
		h.Set("Access-Control-Allow-Origin", "*")
		h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	}
}

func caching(r *http.Request, name string, found entry) string {
	switch {
	case name == "widget.js":
		return soon
	case r.URL.Query().Get("v") == found.version:
		return forever
	case hashed.MatchString(name) && path.Base(r.URL.Path) == path.Base(name):
		return forever // and not when an old name was answered with a new file
	}
	return asked
}

func (s *site) send(w http.ResponseWriter, r *http.Request, name string) {
	file, err := s.files.Open(name)
	if err != nil {
		s.missing(w)
		return
	}
	defer func() { _ = file.Close() }() // read only
	seeker, ok := file.(io.ReadSeeker)
	if !ok {
		s.missing(w)
		return
	}
	http.ServeContent(w, r, "", time.Time{}, seeker) // no date: the files of a binary have none, their ETag says more
}

func (s *site) missing(w http.ResponseWriter) {
	w.Header().Set("Cache-Control", "no-store")
	if !s.has("desk/index.html") {
		http.Error(w, "The browser part of this binary was not built. Run: make ui", http.StatusServiceUnavailable)
		return
	}
	http.Error(w, "There is no such file.", http.StatusNotFound)
}

// accepts reads Accept-Encoding as far as it matters here: the coding is named and not refused with q=0 (RFC 9110, 12.5.3).
func accepts(r *http.Request, coding string) bool {
	for item := range strings.SplitSeq(r.Header.Get("Accept-Encoding"), ",") {
		name, weight, _ := strings.Cut(strings.TrimSpace(item), ";")
		if !strings.EqualFold(strings.TrimSpace(name), coding) {
			continue
		}
		q := strings.TrimPrefix(strings.ReplaceAll(weight, " ", ""), "q=")
		return strings.Trim(q, "0.") != "" || q == ""
	}
	return false
}
