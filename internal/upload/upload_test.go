package upload

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"os"
	"runtime"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"porchlight/internal/desk"
)

// header is a PNG that claims a size and has no pixels: all of a bomb that a server may ever touch.
func header(width, height uint32) []byte {
	chunk := func(name string, data []byte) []byte {
		out := binary.BigEndian.AppendUint32(nil, uint32(len(data))) //nolint:gosec // 13
		out = append(append(out, name...), data...)
		return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[4:]))
	}
	size := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, width), height)
	out := append([]byte("\x89PNG\r\n\x1a\n"), chunk("IHDR", append(size, 8, 6, 0, 0, 0))...)
	return append(out, chunk("IEND", nil)...)
}

// picture encodes a small picture.
func picture(t testing.TB, width, height int, encode func(*bytes.Buffer, image.Image) error) []byte {
	t.Helper()
	var out bytes.Buffer
	m := image.NewPaletted(image.Rect(0, 0, width, height), color.Palette{color.White, color.Black})
	if err := encode(&out, m); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func asPNG(b *bytes.Buffer, m image.Image) error  { return png.Encode(b, m) }
func asJPEG(b *bytes.Buffer, m image.Image) error { return jpeg.Encode(b, m, nil) }
func asGIF(b *bytes.Buffer, m image.Image) error  { return gif.Encode(b, m, nil) }

// held puts an orientation into a JPEG, as a camera notes how it was held.
func held(t testing.TB, jpeg []byte, order string, orientation byte) []byte {
	t.Helper()
	var tiff []byte
	switch order {
	case "MM":
		tiff = []byte{'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0}
	case "II":
		tiff = []byte{'I', 'I', 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0, 0, 0, 0, 0}
	}
	segment := append([]byte("Exif\x00\x00"), tiff...)
	out := append([]byte{0xff, 0xd8, 0xff, 0xe1, 0, byte(len(segment) + 2)}, segment...)
	return append(out, jpeg[2:]...)
}

// allocated is how many bytes were ever allocated.
func allocated() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.TotalAlloc
}

func receive(t testing.TB, name string, content []byte) (Received, error) {
	t.Helper()
	return Receive(t.TempDir(), name, bytes.NewReader(content), desk.MaxFileBytes)
}

func TestTheTypeIsWhatTheBytesAreWhateverTheNameClaims(t *testing.T) {
	for name, row := range map[string]struct {
		claimed string
		content []byte
		mime    string
		picture Picture
	}{
		"a PNG":                       {"a.png", picture(t, 30, 20, asPNG), "image/png", Picture{30, 20}},
		"a PNG that is called text":   {"a.txt", picture(t, 30, 20, asPNG), "image/png", Picture{30, 20}},
		"a GIF":                       {"a.gif", picture(t, 30, 20, asGIF), "image/gif", Picture{30, 20}},
		"a JPEG":                      {"a.jpg", picture(t, 30, 20, asJPEG), "image/jpeg", Picture{30, 20}},
		"a JPEG held upright":         {"a.jpg", held(t, picture(t, 30, 20, asJPEG), "MM", 6), "image/jpeg", Picture{20, 30}},
		"a JPEG held upright, Intel":  {"a.jpg", held(t, picture(t, 30, 20, asJPEG), "II", 8), "image/jpeg", Picture{20, 30}},
		"a JPEG held upside down":     {"a.jpg", held(t, picture(t, 30, 20, asJPEG), "MM", 3), "image/jpeg", Picture{30, 20}},
		"HTML that is called a photo": {"a.jpg", []byte("<!DOCTYPE html><script>alert(1)</script>"), "text/html", Picture{}},
		"SVG that is called a PNG":    {"a.png", []byte(`<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>`), "image/svg+xml", Picture{}},
		"a script":                    {"a.js", []byte("alert(document.cookie)\n"), "text/plain", Picture{}},
		"a PDF":                       {"a.pdf", []byte("%PDF-1.7\n%\xe2\xe3"), "application/pdf", Picture{}},
		"the start of a PNG":          {"a.png", []byte("\x89PNG\r\n\x1a\nand then nothing"), unknownMime, Picture{}},
		"pixels beyond counting":      {"a.png", header(1<<30, 1<<30), unknownMime, Picture{}},
		"the start of a GIF":          {"a.gif", []byte("GIF89a\x01"), unknownMime, Picture{}},
		"the start of a WebP":         {"a.webp", []byte("RIFF\x00\x00\x00\x00WEBPVP8X"), unknownMime, Picture{}},
		"noise":                       {"a.jpg", []byte{0, 1, 2, 0xff, 0xfe, 3}, unknownMime, Picture{}},
	} {
		got, err := receive(t, row.claimed, row.content)
		if err != nil || got.Mime != row.mime || got.Picture != row.picture || got.Size != int64(len(row.content)) || len(got.SHA256) != 64 {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
}

func TestAPictureOfTooManyPixelsIsRefusedByItsHeader(t *testing.T) {
	for name, row := range map[string]struct {
		width, height uint32
		refused       bool
	}{
		"20,000 x 20,000":        {20_000, 20_000, true},
		"a line":                 {20_001, 1, true},
		"a side too long":        {1, 1 << 30, true},
		"51 megapixels":          {10_000, 5_100, true},
		"50 megapixels":          {10_000, 5_000, false},
		"the longest line there": {20_000, 1, false},
	} {
		before := allocated()
		got, err := receive(t, "lamp.png", header(row.width, row.height))
		after := allocated()
		if refused := err != nil && desk.AsError(err).Code == desk.TooLarge; refused != row.refused {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
		if after-before > 4<<20 {
			t.Errorf("%s: %d bytes were allocated", name, after-before)
		}
		if _, err := os.Stat(got.Path); row.refused && !os.IsNotExist(err) {
			t.Errorf("%s: the refused file is still there: %v", name, err)
		}
	}
}

func TestAFileIsReceivedUpToItsLimit(t *testing.T) {
	for size, code := range map[int]desk.Code{0: desk.BadRequest, 1: "", 100: "", 101: desk.TooLarge, 5000: desk.TooLarge} {
		folder := t.TempDir()
		got, err := Receive(folder, "a.txt", strings.NewReader(strings.Repeat("x", size)), 100)
		var is desk.Code
		if err != nil {
			is = desk.AsError(err).Code
		}
		if is != code {
			t.Errorf("%d bytes: %v", size, err)
		}
		got.Remove()
		if left, err := os.ReadDir(folder); err != nil || len(left) > 0 {
			t.Errorf("%d bytes leave %v, %v", size, left, err)
		}
	}
}

func TestNamesComeBackCleanAndReadable(t *testing.T) {
	for claimed, want := range map[string]string{
		"lamp.jpg":                        "lamp.jpg",
		"Käthe’s Lampe (1).jpg":           "Käthe’s Lampe (1).jpg",
		"مصباح.png":                       "مصباح.png",
		"می\u200cخواهم.txt":               "می\u200cخواهم.txt", // Persian is written with joiners
		"👩\u200d💻.png":                    "👩\u200d💻.png",
		"../../etc/passwd":                "passwd",
		`C:\Users\ada\lamp.jpg`:           "lamp.jpg",
		"exe.\u202egpj":                   "exe.gpj", // shown as "exe.jpg" with the override
		"\u2066a\u2069b\u200f.txt":        "ab.txt",
		"a\x00b\nc\r\x7f.txt":             "ab c .txt",
		"tab\tand\u00a0no-break.txt":      "tab and no-break.txt",
		"  .. hidden .. ":                 "hidden",
		".htaccess":                       "htaccess",
		"":                                "file.png",
		"\u202e\u200b":                    "file.png",
		"..":                              "file.png",
		`a<b>c:"d|e?f*.txt`:               "a_b_c__d_e_f_.txt",
		"CON.txt":                         "_CON.txt",
		"com1":                            "_com1",
		"console.txt":                     "console.txt",
		"\xff\xfea.txt":                   "a.txt",
		strings.Repeat("x", 300) + ".pdf": strings.Repeat("x", 115) + "….pdf",
		strings.Repeat("灯", 300):          strings.Repeat("灯", 65) + "…",
	} {
		if got := CleanName(claimed, ".png"); got != want {
			t.Errorf("%q became %q, want %q", claimed, got, want)
		}
	}
}

func FuzzCleanName(f *testing.F) {
	for _, s := range []string{"lamp.jpg", "../a", "\u202e", strings.Repeat("é.", 200), "CON", "a\xffb", "."} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, claimed string) {
		got := CleanName(claimed, ".txt")
		switch {
		case got == "" || len(got) > 255 || utf8.RuneCountInString(got) > desk.MaxFileName || !utf8.ValidString(got):
			t.Fatalf("%q became %q", claimed, got)
		case strings.ContainsAny(got, "/\\\x00:") || strings.HasPrefix(got, ".") || strings.HasSuffix(got, "."):
			t.Fatalf("%q became %q", claimed, got)
		case strings.ContainsFunc(got, func(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) }):
			t.Fatalf("%q became %q", claimed, got)
		case CleanName(got, ".txt") != got:
			t.Fatalf("%q became %q, which becomes %q", claimed, got, CleanName(got, ".txt"))
		}
	})
}

// Bytes of a camera's notes come from strangers: they turn the picture or they do not, and nothing else.
func FuzzTurned(f *testing.F) {
	plain := picture(f, 3, 2, asJPEG)
	f.Add(plain)
	f.Add(held(f, plain, "MM", 6))
	f.Add(held(f, plain, "II", 6))
	f.Fuzz(func(t *testing.T, data []byte) {
		first := turned(bytes.NewReader(data))
		if again := turned(bytes.NewReader(data)); again != first {
			t.Fatal("the same bytes are turned and are not")
		}
	})
}
