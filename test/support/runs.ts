/** Of all runs of a property one of so many: `npm run check` tries each a tenth as often as `npm test`. */
const PART = Number(process.env.PROPERTY_PART ?? 1)

/** Fewer would hardly be a property; whoever asks for fewer still gets all. */
const LEAST = 10

/**
 * How often a property is tried of which `npm test` tries so many. A property that counts what it met, and has to have met enough,
 * keeps its own number.
 */
export function runs(all: number, part: number = PART): number {
  return Math.min(all, Math.max(LEAST, Math.ceil(all / part)))
}
