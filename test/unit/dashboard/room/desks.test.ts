import { describe, expect, test } from 'vitest'
import { type Area, areasOf, pickedAreas } from '../../../../src/dashboard/room/desks.ts'
import { boardSession } from '../../../support/fake-keeper.ts'

function station(id: string, room?: string): { id: string; name: string; labels: Record<string, string> } {
  return { id, name: `Desk ${id}`, labels: room === undefined ? {} : { room } }
}

function keys(areas: readonly Area[]): readonly (readonly [string, readonly string[]])[] {
  return areas.map(({ name, desks }) => [name, desks.map(({ key }) => key)] as const)
}

describe('the room', () => {
  test('stations stand in the order of their numbers, not of their letters', () => {
    const sessions = ['10', '9', '2'].map(id => boardSession(`s${id}`, { station: id }))
    expect(keys(areasOf([], sessions))).toEqual([['Stations', ['session s2', 'session s9', 'session s10']]])
  })

  test('a station that the inventory names and nobody sits at is an empty desk in its place', () => {
    const areas = areasOf([station('1'), station('2'), station('3')], [boardSession('7', { station: '3' })])
    expect(keys(areas)).toEqual([['Stations', ['station 1', 'station 2', 'session 7']]])
  })

  test('each room is an area of its own, by number, and stations of no room come after them', () => {
    const areas = areasOf([station('1', 'lab-10'), station('2', 'lab-9'), station('3')], [])
    expect(areas.map(({ name }) => name)).toEqual(['lab-9', 'lab-10', 'Stations'])
  })

  test('who sits at no station comes last, and two sessions of one station both have their place', () => {
    const remote = boardSession('12', { station: null, connection: 'remote' })
    const areas = areasOf([], [remote, boardSession('6', { station: '4' }), boardSession('5', { station: '4' })])
    expect(keys(areas)).toEqual([
      ['Stations', ['session 5', 'session 6']],
      ['From elsewhere', ['session 12']],
    ])
  })

  test('a search finds stations, rooms, names and users, each word for itself', () => {
    const ana = boardSession('5', { station: '1', user: 'CLASS\\ana' })
    const ben = boardSession('6', { station: '2', user: 'CLASS\\ben' })
    const areas = areasOf([station('1', 'lab-1'), station('2', 'lab-2')], [ana, ben])
    const found = (search: string): readonly string[] => keys(pickedAreas(areas, search, null)).flatMap(([, of]) => of)
    expect(found('ANA')).toEqual(['session 5'])
    expect(found('lab-2 class')).toEqual(['session 6'])
    expect(found('desk 1')).toEqual(['session 5'])
    expect(found('ana lab-2')).toEqual([])
    expect(found('  ')).toEqual(['session 5', 'session 6'])
  })

  test('a filter leaves no empty desk', () => {
    const areas = areasOf([station('1'), station('2')], [boardSession('5', { station: '1', blocked: 'yes' })])
    expect(keys(pickedAreas(areas, '', session => session.blocked === 'yes'))).toEqual([['Stations', ['session 5']]])
    expect(pickedAreas(areas, '', session => session.blocked === 'no')).toEqual([])
  })
})
