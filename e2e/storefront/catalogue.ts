/** What Larkholm sells: one desk in several makings, four extras, and what it all comes to. Prices in whole pounds. */

export interface Choice {
  value: string;
  label: string;
  hint?: string;
  price?: number;
}

export const DESK = { name: "Larkholm Rise", price: 640 };

export const SIZES: readonly Choice[] = [
  { value: "120", label: "120 × 70 cm", hint: "One screen, one notebook" },
  { value: "140", label: "140 × 80 cm", hint: "Most people’s choice", price: 60 },
  { value: "160", label: "160 × 80 cm", hint: "Two screens", price: 110 },
  { value: "180", label: "180 × 90 cm", hint: "Drawings and patterns", price: 190 },
];

export const WOODS: readonly Choice[] = [
  { value: "oak", label: "Oiled oak" },
  { value: "walnut", label: "Walnut", price: 140 },
  { value: "ash", label: "Smoked ash", price: 70 },
];

export const FRAMES: readonly Choice[] = [
  { value: "pine", label: "Pine green" },
  { value: "sand", label: "Sand" },
  { value: "graphite", label: "Graphite" },
];

export const TRAY: Choice = { value: "yes", label: "Cable tray under the top", price: 35 };

/** Offered one after the other, as shops do. `id` is the offer's name for Holdoff. */
export interface Extra {
  id: string;
  name: string;
  headline: string;
  text: string;
  points: readonly string[];
  price: number;
  accept: string;
}

export const EXTRAS: readonly Extra[] = [
  {
    id: "ten-year-cover",
    name: "Ten-year cover",
    headline: "Cover it for ten years?",
    text: "The frame is guaranteed for three years. Cover takes motors, top and electronics to ten.",
    points: [
      "A new motor at your door in two days",
      "One sanding and oiling of the top",
      "Moves with you within the country",
    ],
    price: 89,
    accept: "Add the cover",
  },
  {
    id: "standing-mat",
    name: "Felted standing mat",
    headline: "Something soft to stand on?",
    text: "Wool felt on natural rubber, cut to lie flat from the first day.",
    points: ["75 × 50 cm, 18 mm thick", "Washes at 30 degrees", "Slides under the desk with one foot"],
    price: 65,
    accept: "Add the mat",
  },
  {
    id: "monitor-arm",
    name: "Monitor arm",
    headline: "Lift the screen off the desk?",
    text: "A sprung arm that follows you from sitting to standing with two fingers.",
    points: ["Screens up to 9 kg", "Clamps on, no hole in the wood", "Hides its own cable"],
    price: 119,
    accept: "Add the arm",
  },
  {
    id: "assembly",
    name: "Assembly at your place",
    headline: "Shall we put it together?",
    text: "Two people, one hour, no packaging left behind.",
    points: ["On the day it is delivered", "Levelled to your floor", "Old desk taken away if you like"],
    price: 75,
    accept: "Add assembly",
  },
];

export interface Line {
  label: string;
  price: number;
}

export interface Making {
  size?: string;
  wood?: string;
  frame?: string;
  tray?: string;
}

/** The lines of the order so far. `accepted` holds extras' ids. */
export function orderLines(making: Making, accepted: readonly string[]): Line[] {
  const chosen = (choices: readonly Choice[], value: string | undefined) => choices.find((c) => c.value === value);
  const parts = [chosen(SIZES, making.size), chosen(WOODS, making.wood), chosen(FRAMES, making.frame)];
  if (making.tray !== undefined) parts.push(TRAY);
  return [
    { label: DESK.name, price: DESK.price },
    ...parts.flatMap((part) => (part === undefined ? [] : [{ label: part.label, price: part.price ?? 0 }])),
    ...EXTRAS.filter((extra) => accepted.includes(extra.id)).map(({ name, price }) => ({ label: name, price })),
  ];
}

export const totalOf = (lines: readonly Line[]): number => lines.reduce((sum, line) => sum + line.price, 0);
