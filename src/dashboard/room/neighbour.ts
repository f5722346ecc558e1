/** Where something stands on the page. */
export interface Box {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

export type Direction = 'left' | 'right' | 'up' | 'down' | 'first' | 'last'

/** The key of the keyboard that goes there; null: it goes nowhere. */
export function directionOf(key: string): Direction | null {
  return directions[key] ?? null
}

const directions: Readonly<Record<string, Direction>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
  Home: 'first',
  End: 'last',
}

/**
 * Which of several things in rows comes next, where how many are in a row is the browser's to say.
 * @returns an index; the same where there is none in that direction
 */
export function neighbour(boxes: readonly Box[], from: number, direction: Direction): number {
  const here = boxes[from]
  if (here === undefined) return 0
  switch (direction) {
    case 'left':
      return Math.max(0, from - 1)
    case 'right':
      return Math.min(boxes.length - 1, from + 1)
    case 'first':
      return 0
    case 'last':
      return boxes.length - 1
    case 'up':
    case 'down':
      return across(boxes, from, here, direction === 'down' ? 1 : -1)
    default:
      return direction satisfies never
  }
}

/** In the nearest row on that side, the one whose middle is nearest. */
function across(boxes: readonly Box[], from: number, here: Box, side: 1 | -1): number {
  const middle = here.left + here.width / 2
  let best = from
  let bestRow = Number.POSITIVE_INFINITY
  let bestAside = Number.POSITIVE_INFINITY
  boxes.forEach((box, index) => {
    const row = (box.top - here.top) * side
    if (row < here.height / 2) return
    const aside = Math.abs(box.left + box.width / 2 - middle)
    if (row > bestRow + 1 || (Math.abs(row - bestRow) <= 1 && aside >= bestAside)) return
    best = index
    bestRow = row
    bestAside = aside
  })
  return best
}
