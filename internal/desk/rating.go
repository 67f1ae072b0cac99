package desk

import "strings"

// MaxComment bounds what a contact says beside a rating: a paragraph.
const MaxComment = 1000 // characters

// Poor is the best score of those who were not content: they may ask to hear from us.
const Poor = 2

// Top is the best score. With a comment it is kudos for whose round it was.
const Top = 5

// Rating is how a contact found one round of a conversation.
type Rating struct {
	Round        int64  `json:"round,omitempty"`
	Agent        string `json:"agent,omitempty"` // id of whose round it was
	Score        int    `json:"score"`           // 1 (bad) to 5 (good); an inbox that asks with thumbs knows 1 and 5 alone
	Comment      string `json:"comment,omitempty"`
	FollowUp     bool   `json:"follow_up,omitempty"`   // they ask to hear from us
	FollowedUp   Millis `json:"followed_up,omitempty"` // when they did
	FollowedUpBy string `json:"followed_up_by,omitempty"`
	At           Millis `json:"at,omitempty"`
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
	case r.FollowUp && r.Score > Poor:
		return Errorf(BadRequest, "Who was content is not come back to.").On("follow_up")
	}
	if err := CheckText("comment", r.Comment, MaxComment); err != nil {
		return err
	}
	r.Comment = strings.TrimSpace(r.Comment)
	return nil
}
