package plain

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// unit is a measure that most of the world does not use: value × factor, or for Fahrenheit its own formula, in another one.
type unit struct {
	factor     float64 // 0: Fahrenheit
	name, sign string
}

// unit reads "mile miles mi = 1.609 km".
func (p *parser) unit(line string) error {
	names, is, ok := strings.Cut(line, "=")
	value := strings.Fields(is)
	if !ok || len(value) != 2 {
		return fmt.Errorf("%q is not NAMES = FACTOR SIGN", line)
	}
	factor, err := strconv.ParseFloat(value[0], 64)
	if err != nil && value[0] != "F" {
		return fmt.Errorf("%q is neither a number nor F", value[0])
	}
	all := strings.Fields(names)
	if len(all) == 0 {
		return fmt.Errorf("%q names no unit", line)
	}
	for _, name := range all {
		p.units[name] = unit{factor, all[0], value[1]}
	}
	return nil
}

// units finds a number with such a unit that is not given in metric beside it.
func (p *pass) units() {
	for n := 0; n+1 < len(p.words); n++ {
		value, ok := p.value(n)
		u, known := p.lang.units[p.words[n+1].norm]
		if !ok || !known || p.words[n+1].breaks || p.both(n) {
			continue
		}
		from, to := p.words[n].start, p.words[n+1].end
		said := p.text[from:to]
		metric := p.metric(value, u)
		p.found(Finding{Rule: p.lang.tag + "/unit-" + strings.TrimPrefix(u.name, "°"), Kind: Unit, Severity: Hint,
			Args: map[string]string{"words": said}, Replacements: []string{metric, said + " (" + metric + ")"}}, n, n+1)
	}
}

func (p *pass) value(n int) (float64, bool) {
	text := p.words[n].norm
	if !digits(text) {
		return 0, false
	}
	if p.lang.texts["decimal"] == "," {
		text = strings.NewReplacer(".", "", ",", ".").Replace(text)
	} else {
		text = strings.ReplaceAll(text, ",", "")
	}
	if len(text) > 12 {
		return 0, false
	}
	v, err := strconv.ParseFloat(text, 64)
	return v, err == nil
}

// both holds when brackets are at one side: "1.8 m (6 feet)", "6 feet (1.8 m)".
func (p *pass) both(n int) bool {
	before := p.words[n].start
	return before > 0 && p.text[before-1] == '(' || strings.HasPrefix(strings.TrimLeft(p.text[p.words[n+1].end:min(len(p.text), p.words[n+1].end+3)], " "), "(")
}

func (p *pass) metric(value float64, u unit) string {
	made := value * u.factor
	if u.factor == 0 {
		made = (value - 32) / 1.8
	}
	digits := 1
	if math.Abs(made) >= 10 || made == math.Trunc(made) {
		digits = 0
	}
	text := strconv.FormatFloat(made, 'f', digits, 64)
	return strings.Replace(text, ".", p.lang.texts["decimal"], 1) + " " + u.sign
}
