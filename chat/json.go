package chat

import (
	"strconv"
	"unicode/utf8"
)

// appendString appends s as a JSON string (RFC 8259, 7). What is not UTF-8 becomes U+FFFD. U+2028 and U+2029 are escaped for
// readers that are older than ECMAScript 2019, '<' for those who paste JSON into HTML.
func appendString(dst []byte, s string) []byte {
	dst = append(dst, '"')
	from := 0
	for i := 0; i < len(s); {
		b := s[i]
		if b < utf8.RuneSelf {
			if b >= ' ' && b != '"' && b != '\\' && b != '<' {
				i++
				continue
			}
			dst = append(dst, s[from:i]...)
			dst = appendEscape(dst, b)
			i++
			from = i
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			dst = append(append(dst, s[from:i]...), "\uFFFD"...)
			from = i + size
		case r == '\u2028', r == '\u2029':
			dst = append(append(dst, s[from:i]...), `\u202`...)
			dst = append(dst, hexDigits[r&0xF])
			from = i + size
		}
		i += size
	}
	return append(append(dst, s[from:]...), '"')
}

const hexDigits = "0123456789abcdef"

func appendEscape(dst []byte, b byte) []byte {
	switch b {
	case '"', '\\':
		return append(dst, '\\', b)
	case '\n':
		return append(dst, '\\', 'n')
	case '\r':
		return append(dst, '\\', 'r')
	case '\t':
		return append(dst, '\\', 't')
	}
	return append(dst, '\\', 'u', '0', '0', hexDigits[b>>4], hexDigits[b&0xF])
}

// object appends the members of one JSON object; its zero value writes nothing yet. Keys are constants that need no escape.
type object struct {
	dst  []byte
	more bool
}

// open starts an object at the end of dst.
func open(dst []byte) object { return object{dst: append(dst, '{')} }

// frame starts a frame of a type.
func frame(dst []byte, t string) object {
	o := open(dst)
	o.str("t", t)
	return o
}

func (o *object) key(k string) {
	if o.more {
		o.dst = append(o.dst, ',')
	}
	o.more = true
	o.dst = append(append(append(o.dst, '"'), k...), '"', ':')
}

func (o *object) str(k, v string) { o.key(k); o.dst = appendString(o.dst, v) }

// strIf leaves an empty string out.
func (o *object) strIf(k, v string) {
	if v != "" {
		o.str(k, v)
	}
}

func (o *object) num(k string, v int64) { o.key(k); o.dst = strconv.AppendInt(o.dst, v, 10) }

// numIf leaves 0 out.
func (o *object) numIf(k string, v int64) {
	if v != 0 {
		o.num(k, v)
	}
}

// yes appends true, and leaves false out.
func (o *object) yes(k string, v bool) {
	if v {
		o.raw(k, "true")
	}
}

func (o *object) raw(k, json string) { o.key(k); o.dst = append(o.dst, json...) }

// end closes the object.
func (o *object) end() []byte { return append(o.dst, '}') }
