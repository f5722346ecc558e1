import { describe, expect, test } from 'vitest'
import { directionOf, neighbour } from '../../../../src/dashboard/room/neighbour.ts'

/** Two areas: five desks three in a row, then, with a heading between, four more. */
const boxes = [
  ...[0, 1, 2].map(column => box(column, 0)),
  ...[0, 1].map(column => box(column, 110)),
  ...[0, 1, 2].map(column => box(column, 300)),
  box(0, 410),
]

function box(column: number, top: number): Parameters<typeof neighbour>[0][number] {
  return { left: column * 200, top, width: 190, height: 100 }
}

describe('arrow keys in the room', () => {
  test.each([
    ['right along the row', 0, 'right', 1],
    ['right at the end of a row goes to the next', 2, 'right', 3],
    ['left at the beginning stays', 0, 'left', 0],
    ['right at the end stays', 8, 'right', 8],
    ['down within an area', 1, 'down', 4],
    ['down where the next row is shorter goes to its nearest', 2, 'down', 4],
    ['down over a heading', 4, 'down', 6],
    ['up over a heading, to the shorter row', 7, 'up', 4],
    ['up at the top stays', 1, 'up', 1],
    ['down at the bottom stays', 8, 'down', 8],
    ['first', 6, 'first', 0],
    ['last', 1, 'last', 8],
  ] as const)('%s', (_name, from, direction, to) => {
    expect(neighbour(boxes, from, direction)).toBe(to)
  })

  test('a desk of another height is in the row all the same', () => {
    const uneven = [box(0, 0), { ...box(1, 0), height: 140 }, box(0, 150), box(1, 150)]
    expect(neighbour(uneven, 1, 'down')).toBe(3)
    expect(neighbour(uneven, 2, 'up')).toBe(0)
  })

  test('other keys go nowhere', () => {
    expect(directionOf('ArrowUp')).toBe('up')
    expect(directionOf('Enter')).toBeNull()
    expect(directionOf('a')).toBeNull()
  })
})
