import { describe, expect, it } from 'vitest'
import { mediaTypeOf, wasTextOnce } from '../../src/edxml/media-type.ts'

const bytes = (text: string) => Buffer.from(text, 'latin1')

describe('bytes say what they are, names do not', () => {
  it.each([
    ['%PDF-1.7\n', 'a.docx', 'application/pdf'],
    ['\n\n%PDF-1.4\n', 'a', 'application/pdf'],
    ['\x89PNG\r\n\x1a\n', 'a.pdf', 'image/png'],
    ['\xff\xd8\xff\xe0', 'a', 'image/jpeg'],
    ['{\\rtf1', 'a.doc', 'application/rtf'],
    ['PK\x03\x04', 'a.pdf', 'application/zip'],
    ['\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'a.DOC', 'application/msword'],
    ['\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'a.xls', 'application/vnd.ms-excel'],
    ['\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'a.pdf', 'application/x-ole-storage'],
    ['MZ\x90\x00', 'a.pdf', 'application/octet-stream'],
    ['<?xml version="1.0"?>', 'a', 'application/xml'],
    ['K\xc3\xadnh g\xe1\xbb\xadi', 'a.pdf', 'text/plain'],
    ['\xe0\xe1', 'a.txt', 'application/octet-stream']
  ])('%j named %s is %s', (head, name, type) => {
    expect(mediaTypeOf(bytes(head), name)).toBe(type)
  })
})

describe('a file that went through a UTF-8 string', () => {
  const spoil = (text: string) => Buffer.from(bytes(text).toString('utf8'), 'utf8')
  it.each([
    '%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj',
    '\x89PNG\r\n\x1a\n',
    '\xff\xd8\xff\xe0\x00\x10JFIF',
    '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1',
    'PK\x03\x04\x14\x00\x08\x08\xb3\x91\xe2\xf0\xc9'
  ])('%j is recognised', original => {
    expect(wasTextOnce(bytes(original))).toBe(false)
    expect(wasTextOnce(spoil(original))).toBe(true)
  })
  it('text that speaks of U+FFFD is not suspected', () => {
    expect(wasTextOnce(Buffer.from('ký tự \uFFFD \uFFFD \uFFFD \uFFFD'))).toBe(false)
  })
})
