package chat

import (
	"bytes"
	"encoding/json"
	"unicode/utf16"
	"unicode/utf8"

	"porchlight/internal/desk"
)

// scanner reads one JSON object strictly: keys that the reader asks for, each once, values of the type it expects, and
// nothing after. encoding/json would take other cases of a key, repeats, and what follows.
type scanner struct {
	data []byte
	at   int
}

func malformed(format string, args ...any) *desk.Error {
	return desk.Errorf(desk.BadRequest, format, args...)
}

// read walks the members of the object that is all of data.
func read(data []byte, member func(s *scanner, key string) error) error {
	if !utf8.Valid(data) {
		return malformed("The frame is not valid UTF-8.")
	}
	s := &scanner{data: data}
	if err := s.object(member); err != nil {
		return err
	}
	if s.space(); s.at != len(s.data) {
		return malformed("Something follows the frame, at byte %d.", s.at)
	}
	return nil
}

func (s *scanner) space() {
	for s.at < len(s.data) {
		switch s.data[s.at] {
		case ' ', '\t', '\n', '\r':
			s.at++
		default:
			return
		}
	}
}

// take consumes b, after white space, if it comes next.
func (s *scanner) take(b byte) bool {
	s.space()
	if s.at < len(s.data) && s.data[s.at] == b {
		s.at++
		return true
	}
	return false
}

// object calls member at each value; member must read it.
func (s *scanner) object(member func(s *scanner, key string) error) error {
	if !s.take('{') {
		return malformed("An object was expected at byte %d.", s.at)
	}
	var known [16]string // the widest frame has ten members
	seen := known[:0]
	for first := true; !s.take('}'); first = false {
		if !first && !s.take(',') {
			return malformed("A comma or the end of the object was expected at byte %d.", s.at)
		}
		key, err := s.key()
		if err != nil {
			return err
		}
		if !s.take(':') {
			return malformed("A colon was expected at byte %d.", s.at)
		}
		for _, k := range seen {
			if k == key {
				return malformed("A field is there twice.").On(short(key))
			}
		}
		seen = append(seen, key)
		if err := member(s, key); err != nil {
			if e := desk.AsError(err); e.Field == "" {
				return e.On(key)
			}
			return err
		}
	}
	return nil
}

// key reads a key; those that frames have cost no allocation.
func (s *scanner) key() (string, error) {
	s.space()
	if rest := s.data[s.at:]; len(rest) > 0 && rest[0] == '"' {
		if end := bytes.IndexByte(rest[1:], '"'); end > 0 {
			if known := keys[string(rest[1:1+end])]; known != "" {
				s.at += end + 2
				return known, nil
			}
		}
	}
	return s.string()
}

// list calls item at each value of an array; item must read it.
func (s *scanner) list(item func(s *scanner) error) error {
	if !s.take('[') {
		return malformed("A list was expected at byte %d.", s.at)
	}
	for first := true; !s.take(']'); first = false {
		if !first && !s.take(',') {
			return malformed("A comma or the end of the list was expected at byte %d.", s.at)
		}
		if err := item(s); err != nil {
			return err
		}
	}
	return nil
}

// strings reads a list of texts.
func (s *scanner) strings() ([]string, error) {
	out := []string{}
	err := s.list(func(s *scanner) error {
		one, err := s.string()
		out = append(out, one)
		return err
	})
	return out, err
}

// string reads a JSON string. A half of a surrogate pair is refused: it has no UTF-8.
func (s *scanner) string() (string, error) {
	if !s.take('"') {
		return "", malformed("A text was expected at byte %d.", s.at)
	}
	from := s.at
	for ; s.at < len(s.data); s.at++ {
		switch b := s.data[s.at]; {
		case b == '"':
			s.at++
			return string(s.data[from : s.at-1]), nil
		case b == '\\':
			return s.escaped(from)
		case b < ' ':
			return "", malformed("A control character stands in a text, at byte %d.", s.at)
		}
	}
	return "", malformed("A text has no end.")
}

// escaped goes on where string met the first escape.
func (s *scanner) escaped(from int) (string, error) {
	text := append(make([]byte, 0, s.at-from+64), s.data[from:s.at]...)
	for s.at < len(s.data) {
		b := s.data[s.at]
		s.at++
		switch {
		case b == '"':
			return string(text), nil
		case b < ' ':
			return "", malformed("A control character stands in a text, at byte %d.", s.at-1)
		case b != '\\':
			text = append(text, b)
			continue
		}
		if s.at >= len(s.data) {
			break
		}
		b = s.data[s.at]
		s.at++
		switch b {
		case '"', '\\', '/':
			text = append(text, b)
		case 'b':
			text = append(text, '\b')
		case 'f':
			text = append(text, '\f')
		case 'n':
			text = append(text, '\n')
		case 'r':
			text = append(text, '\r')
		case 't':
			text = append(text, '\t')
		case 'u':
			r, ok := s.rune()
			if !ok {
				return "", malformed("No character is written like that, at byte %d.", s.at)
			}
			text = utf8.AppendRune(text, r)
		default:
			return "", malformed("An escape is unknown, at byte %d.", s.at-1)
		}
	}
	return "", malformed("A text has no end.")
}

// rune reads what follows \u, and its second half if it is a first half.
func (s *scanner) rune() (rune, bool) {
	r, ok := s.unit()
	if !ok || !utf16.IsSurrogate(r) {
		return r, ok
	}
	if s.at+1 >= len(s.data) || s.data[s.at] != '\\' || s.data[s.at+1] != 'u' {
		return 0, false
	}
	s.at += 2
	low, ok := s.unit()
	r = utf16.DecodeRune(r, low)
	return r, ok && r != utf8.RuneError
}

func (s *scanner) unit() (rune, bool) {
	if s.at+4 > len(s.data) {
		return 0, false
	}
	var r rune
	for _, b := range s.data[s.at : s.at+4] {
		r <<= 4
		switch {
		case b >= '0' && b <= '9':
			r |= rune(b - '0')
		case b >= 'a' && b <= 'f':
			r |= rune(b - 'a' + 10)
		case b >= 'A' && b <= 'F':
			r |= rune(b - 'A' + 10)
		default:
			return 0, false
		}
	}
	s.at += 4
	return r, true
}

// keys are all that frames have. It is never written.
var keys = func() map[string]string {
	known := map[string]string{}
	for _, k := range []string{"t", "v", "as", "token", "inbox", "locale", "identity", "client_id", "conversation", "kind", "body", "lang", "base_seq",
		"opening", "name", "address", "page", "tz", "on", "note", "text", "delivered", "seen", "state", "files",
		"fields", "trail", "article", "ticket", "title", "at", "mentions"} {
		known[k] = k
	}
	return known
}()

// maxNumber is the largest whole number that every JSON reader holds exactly (RFC 8259, 6).
const maxNumber = 1<<53 - 1

// count reads a whole number from 0 to maxNumber, written in digits alone.
func (s *scanner) count() (int64, error) {
	s.space()
	from := s.at
	var n int64
	for ; s.at < len(s.data) && s.data[s.at] >= '0' && s.data[s.at] <= '9'; s.at++ {
		if n = n*10 + int64(s.data[s.at]-'0'); n > maxNumber {
			return 0, malformed("A number is over %d.", int64(maxNumber))
		}
	}
	switch {
	case s.at == from:
		return 0, malformed("A whole number from 0 was expected at byte %d.", from)
	case s.at-from > 1 && s.data[from] == '0':
		return 0, malformed("A number begins with 0, at byte %d.", from)
	case s.at < len(s.data) && (s.data[s.at] == '.' || s.data[s.at] == 'e' || s.data[s.at] == 'E'):
		return 0, malformed("A whole number was expected at byte %d.", from)
	}
	return n, nil
}

func (s *scanner) bool() (bool, error) {
	s.space()
	for _, word := range [...]string{"true", "false"} {
		if rest := s.data[s.at:]; len(rest) >= len(word) && string(rest[:len(word)]) == word {
			s.at += len(word)
			return word == "true", nil
		}
	}
	return false, malformed("true or false was expected at byte %d.", s.at)
}

// explain tells, of data that could not be read, whether it is JSON at all; if it is, and too deep, err says so instead.
func explain(data []byte, err error) (isJSON bool, why error) {
	if !utf8.Valid(data) || !json.Valid(data) {
		return false, err
	}
	deepest, depth, quoted := 0, 0, false
	for i := 0; i < len(data); i++ {
		switch b := data[i]; {
		case quoted && b == '\\':
			i++
		case b == '"':
			quoted = !quoted
		case quoted:
		case b == '{' || b == '[':
			depth++
			deepest = max(deepest, depth)
		case b == '}' || b == ']':
			depth--
		}
	}
	if deepest > maxDepth {
		return true, malformed("The frame is %d levels deep; at most %d are read.", deepest, maxDepth)
	}
	return true, err
}
