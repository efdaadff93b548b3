import {describe, expect, test} from '@jest/globals'
import type {JobDraft} from '../../src/document/document.js'
import {editDocument} from '../../src/document/set-values.js'

const edit = async (document: JobDraft, sets: string[], unsets: string[] = []) =>
  editDocument({document, sources: {}}, sets, unsets)

describe('--set sends a text field byte for byte:', () => {
  test.each([
    'two lines\nof text',
    '#!/bin/bash\nset -e',
    'python fit.py --tag a # first try',
    '"$PYTHON" fit.py',
    '"quoted"',
    '[ -f a ] && python fit.py',
    'echo lr: 1',
    '%run',
    '- x',
    '&a *b !c |',
    ' blanks \t',
    '',
    '010',
    '1e3',
    'true',
    'null',
    'a=b',
  ])('%j', async (value) => {
    const {document} = await edit({}, [`UserCommand=${value}`, `Envs.A=${value}`, `Settings.Tags[a.b]=${value}`])
    expect(document).toEqual({UserCommand: value, Envs: {A: value}, Settings: {Tags: {'a.b': value}}})
  })
})

test('--set reads the value of any other field as YAML', async () => {
  const {document} = await edit({}, [
    'Priority=3',
    'Settings.EnableRDMA=true',
    'JobSpecs=[{Type: Worker}]',
    'NewField={a: [1]}',
  ])
  expect(document).toEqual({
    Priority: 3,
    Settings: {EnableRDMA: true},
    JobSpecs: [{Type: 'Worker'}],
    NewField: {a: [1]},
  })
})

test('--set gives what it sets the source of a flag, and takes that of parts that it replaces away', async () => {
  const flagged = {
    document: {JobSpecs: [{Image: 'a'}], Priority: 1},
    sources: {'JobSpecs[0].Image': 'file', Priority: 'file'} as const,
  }
  const {sources} = await editDocument(flagged, ['JobSpecs=[{Image: b}]', 'Envs.A=1'], [])
  expect(sources).toEqual({'JobSpecs[0].Image': 'flag', Priority: 'file', 'Envs.A': 'flag'})
})
