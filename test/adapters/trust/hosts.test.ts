import { describe, expect, it } from 'vitest'
import { trustedHosts } from '../../../src/adapters/trust/hosts.ts'

describe('a host may be asked', () => {
  const hosts = trustedHosts(['ca.gov.vn', 'OCSP.ca.gov.vn', 'tsa.tinh.local:8080', '127.0.0.1:4050'])

  it.each([
    'http://ca.gov.vn/pki/pub/crl/cp.crl',
    'https://ca.gov.vn/',
    'http://CA.GOV.VN:80/',
    'https://ca.gov.vn:443/x',
    'http://ca.gov.vn./x',
    'http://ocsp.ca.gov.vn',
    'http://tsa.tinh.local:8080/',
    'http://127.0.0.1:4050/crl'
  ])('when it is on the list: %s', url => expect(hosts.mayAsk(url)).toBe(true))

  it.each([
    'http://ca.gov.vn:8080/',
    'https://ca.gov.vn:80/',
    'http://evil.ca.gov.vn/',
    'http://ca.gov.vn.evil.example/',
    'http://evil.example/ca.gov.vn',
    'http://ca.gov.vn@evil.example/',
    'http://evil.example#ca.gov.vn',
    'http://user:secret@ca.gov.vn/',
    'http://tsa.tinh.local/',
    'http://127.0.0.1/',
    'http://2130706433/',
    'http://[::ffff:127.0.0.1]:4050/',
    'ftp://ca.gov.vn/',
    'ldap://ca.gov.vn/cn=x',
    'file:///etc/passwd',
    'ca.gov.vn',
    ''
  ])('and not otherwise: %s', url => expect(hosts.mayAsk(url)).toBe(false))
})

describe('an address behind a listed name', () => {
  const hosts = trustedHosts(['ca.gov.vn', 'tsa.gov.vn', '10.20.0.5', '10.20.0.6:8080', 'localhost:4050'])

  it('is connected to when it is public', () => {
    expect(hosts.mayConnect('http://ca.gov.vn/', '118.70.0.1')).toBe(true)
    expect(hosts.mayConnect('http://ca.gov.vn/', '2405:4800::1')).toBe(true)
  })

  it('of a private network only when the address is listed too, with its port', () => {
    expect(hosts.mayConnect('http://ca.gov.vn/', '10.20.0.5')).toBe(true)
    expect(hosts.mayConnect('http://ca.gov.vn:8080/', '10.20.0.6')).toBe(true)
    expect(hosts.mayConnect('http://ca.gov.vn/', '10.20.0.6')).toBe(false)
    for (const address of ['10.20.0.7', '192.168.1.1', '172.16.0.1', 'fc00::1'])
      expect(hosts.mayConnect('http://ca.gov.vn/', address)).toBe(false)
  })

  it('of this machine only for localhost itself', () => {
    expect(hosts.mayConnect('http://localhost:4050/', '127.0.0.1')).toBe(true)
    expect(hosts.mayConnect('http://ca.gov.vn/', '127.0.0.1')).toBe(false)
    expect(hosts.mayConnect('http://ca.gov.vn/', '::1')).toBe(false)
  })

  it('never when it is link-local, multicast or reserved, whatever the list says', () => {
    const listed = trustedHosts(['169.254.169.254', 'ca.gov.vn'])
    for (const address of ['169.254.169.254', '0.0.0.0', '224.0.0.1', 'fe80::1', '::ffff:169.254.169.254'])
      expect(listed.mayConnect('http://169.254.169.254/', address)).toBe(false)
  })
})
