/** Golden vectors: computed by Python's hmac and hashlib over the form of SPEC 4.2 and 4.3, not by this code. */
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hashFile } from '../../src/axes/vxp/hash-file.ts'
import { asciiOf, readTimestamp, signedHeaders, timestampOf } from '../../src/axes/vxp/sign.ts'

const account = { systemId: 'dongnai', secret: 'bí mật' }
const at = new Date('2025-11-23T04:08:00.123Z')

describe('the signed headers', () => {
  it('of sendEdoc are those of the vector', () => {
    const headers = signedHeaders(
      account,
      'application/octet-stream',
      {
        from: '000.00.01.H19',
        to: '["000.00.00.G22"]',
        servicetype: 'eDoc',
        messagetype: 'edoc',
        'hash-file': '8d55f6c7bf7cd534cf27a10e1bb5731c68279c3cb991cf4844774c685b3758'
      },
      at
    )
    expect(headers).toEqual({
      'XroadVnpt-timestamp': '23112025T110800+0123',
      'XroadVnpt-systemid': 'dongnai',
      'XroadVnpt-Content-Type': 'application/octet-stream',
      'XroadVnpt-from': '000.00.01.H19',
      'XroadVnpt-to': '["000.00.00.G22"]',
      'XroadVnpt-servicetype': 'eDoc',
      'XroadVnpt-messagetype': 'edoc',
      'XroadVnpt-hash-file': '8d55f6c7bf7cd534cf27a10e1bb5731c68279c3cb991cf4844774c685b3758',
      'Content-Type': 'application/octet-stream',
      'XroadVnpt-sign-header-key':
        'timestamp;systemid;Content-Type;from;to;servicetype;messagetype;hash-file',
      'XroadVnpt-sign-header':
        '{"XroadVnpt-timestamp":"23112025T110800+0123","XroadVnpt-systemid":"dongnai",' +
        '"XroadVnpt-Content-Type":"application/octet-stream","XroadVnpt-from":"000.00.01.H19",' +
        '"XroadVnpt-to":"[\\"000.00.00.G22\\"]","XroadVnpt-servicetype":"eDoc","XroadVnpt-messagetype":"edoc",' +
        '"XroadVnpt-hash-file":"8d55f6c7bf7cd534cf27a10e1bb5731c68279c3cb991cf4844774c685b3758"}',
      'XroadVnpt-hash-header': '1abcc3099d33e4a5683cd56caea8ce73624896273818ed54811675d329738535',
      'XroadVnpt-version': '3.0.201608',
      'User-Agent': 'JAVASDKAgent/1.0.0 XRoad/VPCP'
    })
  })

  it('of updateStatus are those of the vector, and hold nothing of the call before', () => {
    const headers = signedHeaders(
      account,
      'application/json',
      { docId: 'a1', status: 'done' },
      new Date('2025-11-23T04:08:00.007Z')
    )
    expect(headers['XroadVnpt-timestamp']).toBe('23112025T110800+0007')
    expect(headers['XroadVnpt-sign-header-key']).toBe('timestamp;systemid;Content-Type;docId;status')
    expect(headers['XroadVnpt-hash-header']).toBe(
      'b7ae55bbac61dc0eb97a07d3b93d0c0a42cc17125fa9b1f934418dc7df5e1f4b'
    )
  })

  it.each(['Sở Nội vụ', 'a\r\nX-Evil: 1', 'tab\there', '\u0000'])('refuse %j as a value', from => {
    expect(() => signedHeaders(account, 'application/json', { from }, at)).toThrow(
      expect.objectContaining({ code: 'carrier.value-unsafe' })
    )
  })
})

describe('the timestamp', () => {
  it('is Vietnam wall-clock time on the day it is there', () => {
    expect(timestampOf(new Date('2025-12-31T17:00:00.000Z'))).toBe('01012026T000000+0000')
  })

  it('is read back as the same moment', () => {
    const moments = fc.date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
    fc.assert(
      fc.property(moments, moment => readTimestamp(timestampOf(moment))?.getTime() === moment.getTime())
    )
  })

  it.each(['23112025T110800+0700', '23132025T110800+0000', '2025-11-23T11:08:00Z', ''])(
    '%j is none',
    text => {
      expect(readTimestamp(text)?.toISOString()).toBe(
        text === '23112025T110800+0700' ? '2025-11-23T04:08:00.700Z' : undefined
      )
    }
  )
})

describe('hash-file', () => {
  it.each([
    ['<edXML/>', '8d55f6c7bf7cd534cf27a10e1bb5731c68279c3cb991cf4844774c685b3758'],
    ['abc', 'ba7816bf8f1cfea414140de5dae2223b0361a396177a9cb410ff61f2015ad'],
    ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855']
  ])('of %j has no zero before a small byte', (text, expected) => {
    expect(hashFile(createHash('sha256').update(text).digest('hex'))).toBe(expected)
  })
})

it('Vietnamese words for a header lose their marks, not their sense', () => {
  expect(asciiOf('Tệp đính kèm hỏng; Đề nghị gửi lại\r\n')).toBe('Tep dinh kem hong; De nghi gui lai')
})
