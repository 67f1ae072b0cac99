package desk

// Unsent is what an agent has begun to write in a conversation: one reply and one note, theirs alone.
type Unsent struct {
	Agent        string      `json:"-"`
	Conversation string      `json:"conversation"`
	Version      int64       `json:"version"` // 0: there is none
	Mode         Kind        `json:"mode"`    // which of the two is being written
	Reply        string      `json:"reply"`
	Note         string      `json:"note"`
	Files        UnsentFiles `json:"files"`
}

// UnsentFiles are what was uploaded for them.
type UnsentFiles struct {
	Reply []File `json:"reply"`
	Note  []File `json:"note"`
}

// Empty reports whether there is nothing to keep.
func (u *Unsent) Empty() bool {
	return u.Reply == "" && u.Note == "" && len(u.Files.Reply) == 0 && len(u.Files.Note) == 0
}

// Scribble is what a client asks to be kept instead of the version that it was written over.
type Scribble struct {
	Version int64  `json:"version"`
	Mode    Kind   `json:"mode"`
	Reply   string `json:"reply"`
	Note    string `json:"note"`
	Files   struct {
		Reply []string `json:"reply"`
		Note  []string `json:"note"`
	} `json:"files"`
}

// Check refuses what could never be sent, except that it is not finished.
func (s *Scribble) Check() error {
	if s.Mode != Reply && s.Mode != Note {
		return Errorf(BadRequest, "One writes a reply or a note.").On("mode")
	}
	for _, ids := range [][]string{s.Files.Reply, s.Files.Note} {
		if err := checkFiles(ids); err != nil {
			return err
		}
	}
	for _, field := range []struct{ name, text string }{{"reply", s.Reply}, {"note", s.Note}} {
		if err := CheckText(field.name, field.text, MaxBody); err != nil {
			return err
		}
	}
	return nil
}
