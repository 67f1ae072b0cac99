package shop

import "fmt"

// Product is a piece that the shop sells.
type Product struct {
	Slug       string
	Collection string
	Name       string
	Kind       string // what it is, in two or three words
	Price      int    // euro cents
	Tone       string // the colour behind its drawing: sand, sage, mist or blush; hang when it comes from the ceiling
	Line       string
	Story      string
	Facts      []Fact
	Delivery   string
}

// Fact is a row of the table of a product.
type Fact struct{ Name, Value string }

// Drawing is the product's picture below the static folder.
func (p Product) Drawing() string { return "products/" + p.Slug + ".svg" }

// Collection is a shelf of the shop.
type Collection struct{ Slug, Name, Line string }

var collections = [...]Collection{
	{"tables", "Tables & shelves", "Solid oak, oiled by hand near Lüneburg."},
	{"chairs", "Chairs & stools", "Turned and woven in the Gudbrand valley."},
	{"sofas", "Sofas & armchairs", "Built and sewn for you in Poznań."},
	{"lamps", "Lamps", "Spun, painted and wired in Porto."},
}

const (
	byVan    = "Our own van, about a week. Free date change until two working days before."
	bySofa   = "Made after you order, two to three weeks. Two people carry it to your room."
	byParcel = "By parcel, two to four working days. Free from €80."
)

var products = [...]Product{
	{"oak-side-table", "tables", "Elbe", "oak side table", 24800, "sand", "Three legs, one ring, no wobble.",
		"Elbe stands beside a sofa, a bed or a bathtub and never minds an uneven floor: three legs always find the ground. The top is cut from one board and oiled twice. You put it together in twenty minutes with the key from the box.",
		[]Fact{{"Size", "⌀ 45 cm, 50 cm high"}, {"Weight", "7.4 kg"}, {"Wood", "solid oak, oiled"}, {"Made by", "a joinery of eleven near Lüneburg"}, {"Assembly", "20 minutes, one person"}, {"Guarantee", "5 years on the frame"}}, byVan},
	{"fjord-dining-table", "tables", "Fjord", "extending dining table", 119000, "sage", "Six on weekdays, ten on birthdays.",
		"A second leaf lives under the top and unfolds like a book. The edges are rounded where elbows rest, and the legs come off, so it gets through any door.",
		[]Fact{{"Size", "180 (240) × 90 cm, 74 cm high"}, {"Weight", "52 kg"}, {"Wood", "solid oak, oiled"}, {"Seats", "6, extended 10"}, {"Assembly", "40 minutes, two people"}, {"Guarantee", "5 years on the frame"}}, byVan},
	{"pier-bench", "tables", "Pier", "oak bench", 34000, "mist", "For boots, guests and long afternoons.",
		"Pier is as long as the Fjord is wide between its legs, so it slides underneath. In the hall it holds three people tying their shoes.",
		[]Fact{{"Size", "140 × 36 cm, 45 cm high"}, {"Weight", "14 kg"}, {"Wood", "solid oak, oiled"}, {"Carries", "300 kg"}, {"Assembly", "15 minutes"}, {"Guarantee", "5 years on the frame"}}, byVan},
	{"nook-shelf", "tables", "Nook", "tall shelf", 42000, "blush", "Narrow enough for the corner nobody uses.",
		"Five boards between two ladders. Nook is fixed to the wall with two hidden brackets and carries ninety kilograms of novels.",
		[]Fact{{"Size", "62 × 30 cm, 190 cm high"}, {"Weight", "23 kg"}, {"Wood", "solid oak, oiled"}, {"Carries", "18 kg a board"}, {"Assembly", "45 minutes, fix to the wall"}, {"Guarantee", "5 years on the frame"}}, byVan},
	{"linden-chair", "chairs", "Linden", "woven chair", 18900, "sage", "A seat of paper cord that grows softer.",
		"One hundred and twenty metres of twisted paper make the seat of a Linden. It creaks a little in the first week and fits you from the second.",
		[]Fact{{"Size", "49 × 51 cm, 80 cm high"}, {"Seat height", "45 cm"}, {"Weight", "4.9 kg"}, {"Wood", "beech and oak"}, {"Assembly", "none"}, {"Guarantee", "5 years on the frame"}}, byParcel},
	{"finch-stool", "chairs", "Finch", "kitchen stool", 11900, "blush", "Small, yellow, and always in the right place.",
		"For reaching the top shelf and for the guest who only wanted to stay a minute. The seat is lacquered eight times.",
		[]Fact{{"Size", "⌀ 33 cm, 46 cm high"}, {"Weight", "2.8 kg"}, {"Colours", "lamp yellow, brick, tide"}, {"Carries", "150 kg"}, {"Assembly", "10 minutes"}, {"Guarantee", "5 years on the frame"}}, byParcel},
	{"drift-sofa", "sofas", "Drift", "two-seat sofa", 148000, "mist", "For two people and one blanket.",
		"Drift is deep enough to tuck your feet in and short enough for the flat you have now. All covers come off.",
		[]Fact{{"Size", "164 × 88 cm, 78 cm high"}, {"Smallest door", "72 cm, legs off 64 cm"}, {"Weight", "46 kg"}, {"Fabric", "wool felt, linen or boucle"}, {"Covers", "removable"}, {"Guarantee", "5 years on frame and springs"}}, bySofa},
	{"harbour-sofa", "sofas", "Harbour", "three-seat sofa", 198000, "sand", "Room for everyone, the cat included.",
		"Three seats, no gap in the middle, and armrests wide enough for a cup. Harbour is built on a beech frame that we guarantee for five years.",
		[]Fact{{"Size", "228 × 92 cm, 80 cm high"}, {"Smallest door", "86 cm, legs off 76 cm"}, {"Weight", "64 kg"}, {"Fabric", "wool felt, linen or boucle"}, {"Covers", "removable"}, {"Guarantee", "5 years on frame and springs"}}, bySofa},
	{"otter-armchair", "sofas", "Otter", "armchair", 69000, "blush", "Lean back. It leans with you.",
		"Otter’s back gives a hand’s width when you stretch. It is made for reading to the end of the chapter.",
		[]Fact{{"Size", "82 × 84 cm, 96 cm high"}, {"Smallest door", "70 cm, legs off 66 cm"}, {"Weight", "24 kg"}, {"Fabric", "wool felt, linen or boucle"}, {"Covers", "removable"}, {"Guarantee", "5 years on frame and springs"}}, bySofa},
	{"tide-lamp", "lamps", "Tide", "table lamp", 9800, "sand", "A little wave around its belly.",
		"The foot is thrown by hand, so every wave is a different one. It takes a small E14 bulb and stands on a bedside table without filling it.",
		[]Fact{{"Size", "⌀ 26 cm, 38 cm high"}, {"Socket", "E14, LED up to 6 W"}, {"Light", "best at 2700 K"}, {"Cable", "180 cm, textile"}, {"Voltage", "100–240 V"}, {"Guarantee", "3 years"}}, byParcel},
	{"heron-lamp", "lamps", "Heron", "floor lamp", 21900, "mist", "Stands on one leg and looks over your shoulder.",
		"Heron’s neck is one bent tube of brass that darkens with time. The dimmer sits in the cable, where your foot or hand finds it.",
		[]Fact{{"Size", "62 × 30 cm, 148 cm high"}, {"Socket", "E27, LED up to 10 W, dimmable"}, {"Light", "best at 2700 K"}, {"Cable", "240 cm, textile"}, {"Voltage", "100–240 V"}, {"Guarantee", "3 years"}}, byParcel},
	{"moth-pendant", "lamps", "Moth", "pendant", 12900, "sage hang", "Folded paper that drinks the light.",
		"Sixteen folds, no glue. The shade turns freely so that its seam can face the wall, and a new one costs less than dinner.",
		[]Fact{{"Size", "⌀ 48 cm, 30 cm high"}, {"Socket", "E27, LED up to 12 W"}, {"Light", "best at 2700 K"}, {"Cable", "200 cm, can be shortened"}, {"Voltage", "100–240 V"}, {"Guarantee", "3 years"}}, byParcel},
}

// Find returns the product of a slug.
func Find(slug string) (Product, bool) {
	for _, p := range products {
		if p.Slug == slug {
			return p, true
		}
	}
	return Product{}, false
}

func of(collection string) []Product {
	var some []Product
	for _, p := range products {
		if p.Collection == collection {
			some = append(some, p)
		}
	}
	return some
}

// beside returns four pieces that stand well beside p: others of its collection, then the rest in order.
func beside(p Product) []Product {
	var near, far []Product
	for _, q := range products {
		switch {
		case q.Slug == p.Slug:
		case q.Collection == p.Collection:
			near = append(near, q)
		default:
			far = append(far, q)
		}
	}
	return append(near[:min(2, len(near))], far...)[:4]
}

// money writes euro cents as people in the shop's language do; prices are whole euros.
func money(cents int) string {
	euros := cents / 100
	if euros >= 1000 {
		return fmt.Sprintf("€%d,%03d", euros/1000, euros%1000)
	}
	return fmt.Sprintf("€%d", euros)
}
