package desk

import "strings"

// MaxComment bounds what a contact says beside a rating: a paragraph.
const MaxComment = 1000 // characters

// Rating is how a contact found one round of a conversation.
type Rating struct {
	Score   int    `json:"score"` // 1 (bad) to 5 (good); an inbox that asks with thumbs knows 1 and 5 alone
	Comment string `json:"comment,omitempty"`
	At      Millis `json:"at"`
}

// How an inbox asks for a rating.
const (
	RatingFaces  = "faces" // five of them; also what an inbox means that says nothing
	RatingThumbs = "thumbs"
	RatingOff    = "off"
)

// Validate checks a rating's shape for an inbox that asks in this way.
func (r *Rating) Validate(asks string) error {
	switch {
	case asks == RatingOff:
		return Errorf(Forbidden, "This chat does not ask for ratings.").On("score")
	case r.Score < 1 || r.Score > 5:
		return Errorf(BadRequest, "A score is a whole number from 1 to 5.").On("score")
	case asks == RatingThumbs && r.Score != 1 && r.Score != 5:
		return Errorf(BadRequest, "Here a score is 1 (thumb down) or 5 (thumb up).").On("score")
	}
	if err := CheckText("comment", r.Comment, MaxComment); err != nil {
		return err
	}
	r.Comment = strings.TrimSpace(r.Comment)
	return nil
}
