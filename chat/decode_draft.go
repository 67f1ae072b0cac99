package chat

import "porchlight/internal/desk"

// readDraft reads the fields of a send frame.
func readDraft(data []byte, d *desk.Draft) error {
	return read(data, func(s *scanner, key string) (err error) {
		var kind string
		switch key {
		case "t":
			return s.is("send")
		case "client_id":
			d.ClientID, err = s.string()
		case "conversation":
			d.Conversation, err = s.string()
		case "kind":
			kind, err = s.string()
			d.Kind = desk.Kind(kind)
		case "body":
			d.Body, err = s.string()
		case "lang":
			d.Lang, err = s.string()
		case "base_seq":
			d.BaseSeq, err = s.count()
		case "opening":
			d.Opening = &desk.Opening{}
			return s.object(opening(d.Opening))
		case "files":
			d.Files, err = s.strings()
		case "mentions":
			d.Mentions, err = s.strings()
		case "article":
			d.Article, err = s.string()
		default:
			return unknown(key)
		}
		return err
	})
}

func unknown(key string) error { return malformed("No such field belongs here.").On(short(key)) }

// opening reads what a visitor brings along with their first message.
func opening(o *desk.Opening) func(*scanner, string) error {
	return func(s *scanner, key string) (err error) {
		switch key {
		case "name":
			o.Name, err = s.string()
		case "address":
			o.Address, err = s.string()
		case "page":
			o.Page, err = s.string()
		case "tz":
			o.TZ, err = s.string()
		case "fields":
			o.Fields = map[string]string{}
			return s.object(func(s *scanner, key string) (err error) {
				o.Fields[key], err = s.string()
				return err
			})
		case "trail":
			o.Trail = []desk.Visit{}
			return s.list(func(s *scanner) error {
				var v desk.Visit
				err := s.object(visit(&v))
				o.Trail = append(o.Trail, v)
				return err
			})
		case "article":
			o.Article, err = s.string()
		case "ticket":
			o.Ticket, err = s.bool()
		default:
			return malformed("No such field belongs here.").On("opening." + short(key))
		}
		return err
	}
}

// visit reads a page of a trail.
func visit(v *desk.Visit) func(*scanner, string) error {
	return func(s *scanner, key string) (err error) {
		var at int64
		switch key {
		case "page":
			v.Page, err = s.string()
		case "title":
			v.Title, err = s.string()
		case "at":
			at, err = s.count()
			v.At = desk.Millis(at)
		default:
			return unknown(key)
		}
		return err
	}
}
