package plain

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"
)

// said lists findings as "kind: words => replacement ; replacement".
func said(text string, found []Finding) []string {
	out := []string{}
	for _, f := range found {
		out = append(out, fmt.Sprintf("%s: %s => %s", f.Kind, text[f.From:f.To], strings.Join(f.Replacements, " ; ")))
	}
	return out
}

func TestWhatIsFoundAndWhatMayStandInItsPlace(t *testing.T) {
	c := checker(t)
	de, berlin, strict := Options{Language: "de"}, Options{Language: "en", Zone: "Europe/Berlin"}, Options{Language: "en", Reader: "ja"}
	for _, row := range []struct {
		text string
		opts Options
		want []string
	}{
		// phrases, in the form that stands there
		{text: "We'll get the ball rolling by 03/04.", want: []string{"idiom: get the ball rolling => start ; begin", "date: 03/04 => 3 April ; 4 March"}},
		{text: "She got the ball rolling.", want: []string{"idiom: got the ball rolling => started ; began"}},
		{text: "I'm getting the *ball* rolling.", want: []string{"idiom: getting the *ball* rolling => "}},
		{text: "Wir haben den Stein ins Rollen gebracht.", opts: de, want: []string{"idiom: den Stein ins Rollen gebracht => begonnen"}},
		{text: "Keep our whole team in the loop!", want: []string{"idiom: Keep our whole team in the loop => Keep our whole team informed"}},
		{text: "Keep it. In the loop we see a light.", want: []string{}},
		{text: "Is that a workaround?", want: []string{"jargon: workaround => temporary solution"}},
		{text: "That's a best practice here.", want: []string{"jargon: best practice => best way"}},
		{text: "It was a deliverable that we kept.", want: []string{"jargon: deliverable => result"}},
		{text: "This is a complimentary lamp.", want: []string{"jargon: complimentary => free"}},
		{text: "It's an actionable thing, a notable one.", want: []string{"jargon: an actionable => a useful"}},
		{text: "Obviously, the plug is out.", want: []string{"blaming: Obviously, the => The"}},
		{text: "not only that, push notifications help", want: []string{}},

		// dates
		{text: "Delivery on 3/4/26 is sure.", want: []string{"date: 3/4/26 => 3 April 2026 ; 4 March 2026"}},
		{text: "by 13/04 or by 04/04, 1/2 cup, 24/7, step 3/4", want: []string{}},
		{text: "Die Lampe kommt am 03.04.2026 an.", want: []string{}},
		{text: "Die Lampe kommt am 03.04.2026 an.", opts: Options{Reader: "en"}, want: []string{"date: 03.04.2026 => 3. April 2026 ; 4. März 2026"}},

		// times
		{text: "Call us at 3pm or at 4:30 p.m. today, please.", opts: berlin, want: []string{"time: 4:30 p.m. => 4:30 p.m. (Berlin time)"}},
		{text: "Call us at 3pm CET or at 15:00 your time.", opts: berlin, want: []string{}},
		{text: "Rufen Sie uns bis 18 Uhr an, und wir helfen.", want: []string{"time: 18 Uhr => "}},

		// units
		{text: "The cable is 6 feet long and 2 inches (5 cm) thick.", want: []string{"unit: 6 feet => 1.8 m ; 6 feet (1.8 m)"}},
		{text: "Up to 122 °F it is safe for you.", want: []string{"unit: 122 °F => 50 °C ; 122 °F (50 °C)"}},

		// signs and capitals
		{text: "Please DO NOT OPEN the box!!", want: []string{"shouting: DO NOT OPEN => do not open", "shouting: !! => !"}},
		{text: "Your USB cable is a DHL thing.", want: []string{}},
		{text: "Bitte die ANLEITUNG lesen, und wir helfen.", want: []string{"shouting: ANLEITUNG => Anleitung"}},
		{text: "The SLA and the KPI (key figure) of this, and the SLA.", want: []string{"abbreviation: SLA => "}},
		{text: "The SLA of our KPI is here.", opts: Options{Terms: []string{"SLA", "kpi"}}, want: []string{}},
		{text: "We leverage the Heron workaround kit.", opts: Options{Terms: []string{"Heron workaround"}}, want: []string{"jargon: leverage => use"}},

		// a reader of another language
		{text: "We will look into it, e.g. on Monday.", want: []string{}},
		{text: "We will look into it, e.g. on Monday.", opts: strict, want: []string{"jargon: look into => check", "abbreviation: e.g. => for example"}},

		// what is nobody's prose
		{text: "Type `asap` or\n```\nASAP by 03/04!!\n```\nand wait for the {asap|fyi} of @Guys Asap please.", want: []string{}},
		{text: "> get the ball rolling by 03/04!!\n> ASAP\n\nThat is what you wrote to us.", want: []string{}},
		{text: "See https://asap.example/03/04/15:00!! and [asap.pdf](asap), mail fyi@eta.example for the manual.", want: []string{"abbreviation: asap => as soon as possible"}},
		{text: "<b>the</b> lamp is <!-- ASAP --> on", want: []string{}},

		{text: "", want: []string{}},
		{text: "مرحبا، الطلب في الطريق!!", want: []string{"shouting: !! => !"}},
	} {
		if row.opts.Language == "" {
			row.opts.Language = "en" // where the words do not say otherwise
		}
		if got := said(row.text, c.Check(row.text, row.opts).Findings); !slices.Equal(got, row.want) {
			t.Errorf("%q:\n got %q\nwant %q", row.text, got, row.want)
		}
	}
}

func TestSpansCountAsBrowsersDo(t *testing.T) {
	text := "👋🏽 Größe: you get the ball rolling, 𝔘 and the rest ASAP."
	found := checker(t).Check(text, Options{Language: "en"}).Findings
	if len(found) != 2 {
		t.Fatalf("found %+v", found)
	}
	all := utf16.Encode([]rune(text))
	for _, f := range found {
		if got := string(utf16.Decode(all[f.Start:f.End])); got != text[f.From:f.To] {
			t.Errorf("%q in UTF-16, %q in bytes", got, text[f.From:f.To])
		}
	}
}

// TestWhatIsReplacedIsNotFoundAgain: else a click would lead to the next click.
func TestWhatIsReplacedIsNotFoundAgain(t *testing.T) {
	c := checker(t)
	for tag, l := range c.languages {
		var walk func(at *node)
		walk = func(at *node) {
			if at.end != nil {
				for _, by := range at.end.by {
					text := (&pass{}).said(by, hit{}, false)
					for _, f := range c.Check(text, Options{Language: tag}).Findings {
						if f.Rule == at.end.rule.name || f.Kind == Abbreviation {
							t.Errorf("%s: %q is found as %s", at.end.rule.name, text, f.Rule)
						}
					}
				}
			}
			for _, next := range at.next {
				walk(next)
			}
			if at.gap != nil {
				walk(at.gap)
			}
		}
		walk(l.root)
	}
}

func TestALongSentenceIsCutWhereItCanBe(t *testing.T) {
	text := "We asked the warehouse about the parcel that you ordered last week in the evening, and they told us that the carrier will pick it up tomorrow in the morning."
	found := checker(t).Check(text, Options{}).Findings
	if len(found) != 1 || found[0].Kind != Long || found[0].Args["count"] != "30" {
		t.Fatalf("found %+v", found)
	}
	f := found[0]
	if got := text[:f.From] + f.Replacements[0] + text[f.To:]; !strings.Contains(got, "in the evening. They told us") {
		t.Errorf("cut as %q", got)
	}
}

func TestTheLanguageIsHeardInTheWords(t *testing.T) {
	c := checker(t)
	for _, row := range []struct{ text, hint, want string }{
		{"Das Paket ist auf dem Weg zu Ihnen.", "en", "de"},
		{"El paquete está en la tienda.", "en-GB", "es"},
		{"Ok, 03/04", "de-AT", "de"},
		{"Ok, 03/04", "ja", ""},
		{"お届けは明日です。", "ja", ""},
	} {
		if got := c.Check(row.text, Options{Language: row.hint}).Language; got != row.want {
			t.Errorf("%q with %s is read as %q, want %q", row.text, row.hint, got, row.want)
		}
	}
}
