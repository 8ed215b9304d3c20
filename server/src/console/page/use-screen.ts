/** Hooks: a component that follows the screen, and one that follows the site's clock. */
import { createContext } from "preact";
import { useContext, useEffect, useReducer } from "preact/hooks";
import { every } from "./clock.js";
import type { Screen, View } from "./screen.js";

const TICK_MS = 1_000;

export const ScreenContext = createContext<Screen | null>(null);

export function useScreen(): Screen {
  const screen = useContext(ScreenContext);
  if (!screen) throw new Error("rendered outside of the screen");
  return screen;
}

export function useView(): View {
  const screen = useScreen();
  const [, again] = useReducer<number, void>((n) => n + 1, 0);
  useEffect(() => screen.watch(() => again()), [screen]);
  return screen.view;
}

/** The site's time, each second anew. */
export function useNowMs(): number {
  const screen = useScreen();
  const [, again] = useReducer<number, void>((n) => n + 1, 0);
  useEffect(() => every(TICK_MS, () => again()), []);
  useEffect(() => screen.watch(() => again()), [screen]);
  return screen.nowMs();
}
