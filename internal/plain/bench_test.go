package plain

import (
	"strings"
	"testing"
)

const replyText = `Hello Ada,

thanks for reaching out! We'll get the ball rolling by 03/04 and keep you in the loop. The new shade ships from our warehouse in Lisbon, and
the ETA is Friday at 5pm. Please DO NOT OPEN the old box before that; it is 6 feet long and weighs 12 lbs.

> I need it ASAP!!

Please do not hesitate to contact us if you have another question.`

func BenchmarkReply(b *testing.B) {
	c := checker(b)
	for b.Loop() {
		c.Check(replyText, Options{Language: "en", Reader: "ja", Zone: "Europe/Berlin", First: true})
	}
}

func BenchmarkTenThousandWords(b *testing.B) {
	c := checker(b)
	text := strings.Repeat(replyText+"\n\n", 10_000/len(strings.Fields(replyText)))
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		c.Check(text, Options{Language: "en", Reader: "ja"})
	}
}

func BenchmarkRules(b *testing.B) {
	for b.Loop() {
		if _, err := New(); err != nil {
			b.Fatal(err)
		}
	}
}
