package plain

import "strings"

// opaque finds what starts at i and is nobody's prose: code, addresses, quotations, mentions, variables. It gives its end, or i.
func opaque(text string, i int) int {
	rest := text[i:]
	switch c := rest[0]; {
	case c == '`':
		return i + code(rest)
	case c == '>' && lineStart(text, i):
		return i + line(rest)
	case c == '@':
		return i + mention(rest)
	case c == '{':
		return i + closed(rest, '}')
	case c == '<':
		return i + tag(rest)
	case c == ']' && strings.HasPrefix(rest, "]("):
		return i + closed(rest, ')')
	case c == ':':
		return i + shortcode(rest)
	}
	return i
}

// code is the length of a fenced block or of code within a line; a single ` that nothing closes is a sign like others.
func code(rest string) int {
	ticks := len(rest) - len(strings.TrimLeft(rest, "`"))
	end := strings.Index(rest[ticks:], rest[:ticks])
	if end < 0 || ticks < 3 && strings.Contains(rest[ticks:ticks+end], "\n") {
		return ticks
	}
	return 2*ticks + end
}

func line(rest string) int {
	if end := strings.IndexByte(rest, '\n'); end >= 0 {
		return end
	}
	return len(rest)
}

// lineStart holds for the first sign of a line, blanks aside. Markdown allows three of them.
func lineStart(text string, i int) bool {
	for n := 0; n < 4; n++ {
		i--
		if i < 0 || text[i] == '\n' {
			return true
		}
		if text[i] != ' ' && text[i] != '>' {
			return false
		}
	}
	return false
}

// closed is the length up to the sign that closes it in the same line, or 0. Nothing of ours in brackets is longer than that.
func closed(rest string, by byte) int {
	const most = 500 // bytes
	within := rest[:min(len(rest), most)]
	if end := strings.IndexByte(within[:line(within)], by); end > 0 {
		return end + 1
	}
	return 0
}

func tag(rest string) int {
	if len(rest) < 2 || !letter(rest[1]) && rest[1] != '/' && rest[1] != '!' {
		return 0
	}
	return closed(rest, '>')
}

// mention is @ and the name behind it, whose words begin with capitals.
func mention(rest string) int {
	end := 1 + nameEnd(rest[1:])
	if end == 1 {
		return 0
	}
	for range 2 {
		if end+1 >= len(rest) || rest[end] != ' ' || rest[end+1] < 'A' || rest[end+1] > 'Z' {
			break
		}
		end += 1 + nameEnd(rest[end+1:])
	}
	return end
}

func nameEnd(rest string) int {
	if end := strings.IndexAny(rest, " \t\n,;:!?()*_~"); end >= 0 {
		return end
	}
	return len(rest)
}

// shortcode is the length of :wave: and the like.
func shortcode(rest string) int {
	for i := 1; i < len(rest) && i < 32; i++ {
		switch c := rest[i]; {
		case c == ':' && i > 1:
			return i + 1
		case !letter(c) && c != '_':
			return 0
		}
	}
	return 0
}

// address holds for a chunk without blanks that is a link, a mail address or a file.
func address(chunk string) bool {
	if strings.Contains(chunk, "://") || strings.HasPrefix(chunk, "www.") || strings.HasPrefix(chunk, "mailto:") {
		return true
	}
	if at := strings.IndexByte(chunk, '@'); at > 0 && at < len(chunk)-1 {
		return true
	}
	dot := strings.LastIndexByte(strings.TrimRight(chunk, ".,;:!?)"), '.')
	return dot > 0 && dot+2 < len(chunk) && strings.IndexByte(chunk, '/') > 0 && letter(chunk[dot+1])
}

func letter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }
