/**
 * What is said of every XML file of the corpora, in the order it is said; `~` stands for `xml-signature.`. Nobody's root of
 * theirs is in the trust store: what passes every other rule ends at `certificate.root-not-trusted`.
 */
export const table: readonly (readonly [file: string, said: string])[] = [
  ['xmlsec-tests/aleksey-xmldsig-01/enveloped-ecdsa-java-bug.xml', 'INVALID ~canonicalization-not-allowed'],
  [
    'xmlsec-tests/aleksey-xmldsig-01/enveloped-gost2001.xml',
    'INVALID ~algorithm-not-allowed ~transform-not-allowed'
  ],
  [
    'xmlsec-tests/aleksey-xmldsig-01/enveloped-gost2012-256.xml',
    'INVALID ~algorithm-not-allowed ~transform-not-allowed'
  ],
  [
    'xmlsec-tests/aleksey-xmldsig-01/enveloped-gost2012-512.xml',
    'INVALID ~algorithm-not-allowed ~transform-not-allowed'
  ],
  [
    'xmlsec-tests/aleksey-xmldsig-01/enveloped-ripemd160-ecdsa-ripemd160.xml',
    'INVALID ~algorithm-not-allowed ~transform-not-allowed'
  ],
  [
    'xmlsec-tests/aleksey-xmldsig-01/enveloped-sha1-dsa-sha1.xml',
    'INVALID ~algorithm-not-allowed ~transform-not-allowed ~sha1'
  ],
  ['xmlsec-tests/aleksey-xmldsig-01/enveloped-sha1-ecdsa-sha1.xml', 'INVALID ~sha1 ~transform-not-allowed'],
  ['xmlsec-tests/aleksey-xmldsig-01/enveloped-sha1-rsa-sha1.xml', 'INVALID ~sha1 ~transform-not-allowed'],
  [
    'xmlsec-tests/aleksey-xmldsig-01/enveloped-sha224-ecdsa-sha224.xml',
    'INVALID ~algorithm-not-allowed ~transform-not-allowed'
  ],
  [
    'xmlsec-tests/aleksey-xmldsig-01/enveloped-sha224-rsa-pss-sha224.xml',
    'INVALID ~algorithm-not-allowed ~transform-not-allowed'
  ],
  [
    'xmlsec-tests/aleksey-xmldsig-01/enveloped-sha256-ecdsa-sha256-with-asn1.xml',
    'INVALID ~transform-not-allowed'
  ],
  ['xmlsec-tests/aleksey-xmldsig-01/enveloped-sha256-ecdsa-sha256.xml', 'INVALID ~transform-not-allowed'],
  [
    'xmlsec-tests/aleksey-xmldsig-01/enveloped-sha256-eddsa-ed25519.xml',
    'INVALID ~algorithm-not-allowed ~transform-not-allowed'
  ],
  [
    'xmlsec-tests/aleksey-xmldsig-01/enveloped-sha256-eddsa-ed25519ctx-with-context-string.xml',
    'INVALID ~algorithm-not-allowed ~transform-not-allowed'
  ],
  [
    'xmlsec-tests/aleksey-xmldsig-01/enveloped-sha256-eddsa-ed25519ph-with-context-string.xml',
    'INVALID ~algorithm-not-allowed ~transform-not-allowed'
  ],
  [
    'xmlsec-tests/aleksey-xmldsig-01/enveloped-sha256-eddsa-ed25519ph.xml',
    'INVALID ~algorithm-not-allowed ~transform-not-allowed'
  ],
  [
    'xmlsec-tests/aleksey-xmldsig-01/enveloped-sha256-eddsa-ed448.xml',
    'INVALID ~algorithm-not-allowed ~transform-not-allowed'
  ],
  [
    'xmlsec-tests/aleksey-xmldsig-01/enveloped-sha256-eddsa-ed448ph-with-context-string.xml',
    'INVALID ~algorithm-not-allowed ~transform-not-allowed'
  ],
  [
    'xmlsec-tests/aleksey-xmldsig-01/enveloped-sha256-eddsa-ed448ph.xml',
    'INVALID ~algorithm-not-allowed ~transform-not-allowed'
  ],
  ['xmlsec-tests/aleksey-xmldsig-01/enveloped-sha256-rsa-pss-sha256.xml', 'INVALID ~transform-not-allowed'],
  ['xmlsec-tests/aleksey-xmldsig-01/enveloped-sha384-ecdsa-sha384.xml', 'INVALID ~transform-not-allowed'],
  ['xmlsec-tests/aleksey-xmldsig-01/enveloped-sha384-rsa-pss-sha384.xml', 'INVALID ~transform-not-allowed'],
  [
    'xmlsec-tests/aleksey-xmldsig-01/enveloped-sha3_224-ecdsa-sha3_224.xml',
    'INVALID ~algorithm-not-allowed ~transform-not-allowed'
  ],
  [
    'xmlsec-tests/aleksey-xmldsig-01/enveloped-sha3_224-rsa-pss-sha3_224.xml',
    'INVALID ~algorithm-not-allowed ~transform-not-allowed'
  ],
  [
    'xmlsec-tests/aleksey-xmldsig-01/enveloped-sha3_256-ecdsa-sha3_256.xml',
    'INVALID ~algorithm-not-allowed ~transform-not-allowed'
  ],
  [
    'xmlsec-tests/aleksey-xmldsig-01/enveloped-sha3_256-rsa-pss-sha3_256.xml',
    'INVALID ~algorithm-not-allowed ~transform-not-allowed'
  ],
  [
    'xmlsec-tests/aleksey-xmldsig-01/enveloped-sha3_384-ecdsa-sha3_384.xml',
    'INVALID ~algorithm-not-allowed ~transform-not-allowed'
  ],
  [
    'xmlsec-tests/aleksey-xmldsig-01/enveloped-sha3_384-rsa-pss-sha3_384.xml',
    'INVALID ~algorithm-not-allowed ~transform-not-allowed'
  ],
  [
    'xmlsec-tests/aleksey-xmldsig-01/enveloped-sha3_512-ecdsa-sha3_512.xml',
    'INVALID ~algorithm-not-allowed ~transform-not-allowed'
  ],
  [
    'xmlsec-tests/aleksey-xmldsig-01/enveloped-sha3_512-rsa-pss-sha3_512.xml',
    'INVALID ~algorithm-not-allowed ~transform-not-allowed'
  ],
  ['xmlsec-tests/aleksey-xmldsig-01/enveloped-sha512-ecdsa-sha512.xml', 'INVALID ~transform-not-allowed'],
  [
    'xmlsec-tests/aleksey-xmldsig-01/enveloped-sha512-mldsa44-with-context-string.xml',
    'INVALID ~algorithm-not-allowed ~transform-not-allowed'
  ],
  [
    'xmlsec-tests/aleksey-xmldsig-01/enveloped-sha512-mldsa44.xml',
    'INVALID ~algorithm-not-allowed ~transform-not-allowed'
  ],
  [
    'xmlsec-tests/aleksey-xmldsig-01/enveloped-sha512-mldsa65-with-context-string.xml',
    'INVALID ~algorithm-not-allowed ~transform-not-allowed'
  ],
  [
    'xmlsec-tests/aleksey-xmldsig-01/enveloped-sha512-mldsa65.xml',
    'INVALID ~algorithm-not-allowed ~transform-not-allowed'
  ],
  [
    'xmlsec-tests/aleksey-xmldsig-01/enveloped-sha512-mldsa87-with-context-string.xml',
    'INVALID ~algorithm-not-allowed ~transform-not-allowed'
  ],
  [
    'xmlsec-tests/aleksey-xmldsig-01/enveloped-sha512-mldsa87.xml',
    'INVALID ~algorithm-not-allowed ~transform-not-allowed'
  ],
  ['xmlsec-tests/aleksey-xmldsig-01/enveloped-sha512-rsa-pss-sha512.xml', 'INVALID ~transform-not-allowed'],
  [
    'xmlsec-tests/aleksey-xmldsig-01/enveloped-sha512-slhdsa-sha2-128f-with-context-string.xml',
    'INVALID ~algorithm-not-allowed ~transform-not-allowed'
  ],
  [
    'xmlsec-tests/aleksey-xmldsig-01/enveloped-sha512-slhdsa-sha2-128f.xml',
    'INVALID ~algorithm-not-allowed ~transform-not-allowed'
  ],
  [
    'xmlsec-tests/aleksey-xmldsig-01/enveloped-sha512-slhdsa-sha2-128s-with-context-string.xml',
    'INVALID ~algorithm-not-allowed ~transform-not-allowed'
  ],
  [
    'xmlsec-tests/aleksey-xmldsig-01/enveloped-sha512-slhdsa-sha2-128s.xml',
    'INVALID ~algorithm-not-allowed ~transform-not-allowed'
  ],
  [
    'xmlsec-tests/aleksey-xmldsig-01/enveloped-sha512-slhdsa-sha2-192f-with-context-string.xml',
    'INVALID ~algorithm-not-allowed ~transform-not-allowed'
  ],
  [
    'xmlsec-tests/aleksey-xmldsig-01/enveloped-sha512-slhdsa-sha2-192f.xml',
    'INVALID ~algorithm-not-allowed ~transform-not-allowed'
  ],
  [
    'xmlsec-tests/aleksey-xmldsig-01/enveloped-sha512-slhdsa-sha2-192s-with-context-string.xml',
    'INVALID ~algorithm-not-allowed ~transform-not-allowed'
  ],
  [
    'xmlsec-tests/aleksey-xmldsig-01/enveloped-sha512-slhdsa-sha2-192s.xml',
    'INVALID ~algorithm-not-allowed ~transform-not-allowed'
  ],
  [
    'xmlsec-tests/aleksey-xmldsig-01/enveloped-sha512-slhdsa-sha2-256f-with-context-string.xml',
    'INVALID ~algorithm-not-allowed ~transform-not-allowed'
  ],
  [
    'xmlsec-tests/aleksey-xmldsig-01/enveloped-sha512-slhdsa-sha2-256f.xml',
    'INVALID ~algorithm-not-allowed ~transform-not-allowed'
  ],
  [
    'xmlsec-tests/aleksey-xmldsig-01/enveloped-sha512-slhdsa-sha2-256s-with-context-string.xml',
    'INVALID ~algorithm-not-allowed ~transform-not-allowed'
  ],
  [
    'xmlsec-tests/aleksey-xmldsig-01/enveloped-sha512-slhdsa-sha2-256s.xml',
    'INVALID ~algorithm-not-allowed ~transform-not-allowed'
  ],
  ['xmlsec-tests/aleksey-xmldsig-01/enveloped-x509-digest-sha1.xml', 'INVALID ~sha1 ~transform-not-allowed'],
  [
    'xmlsec-tests/aleksey-xmldsig-01/enveloped-x509-digest-sha224.xml',
    'INVALID ~algorithm-not-allowed ~transform-not-allowed'
  ],
  ['xmlsec-tests/aleksey-xmldsig-01/enveloped-x509-digest-sha256.xml', 'INVALID ~transform-not-allowed'],
  ['xmlsec-tests/aleksey-xmldsig-01/enveloped-x509-digest-sha384.xml', 'INVALID ~transform-not-allowed'],
  ['xmlsec-tests/aleksey-xmldsig-01/enveloped-x509-digest-sha3_224.xml', 'INVALID ~transform-not-allowed'],
  ['xmlsec-tests/aleksey-xmldsig-01/enveloped-x509-digest-sha3_256.xml', 'INVALID ~transform-not-allowed'],
  ['xmlsec-tests/aleksey-xmldsig-01/enveloped-x509-digest-sha3_384.xml', 'INVALID ~transform-not-allowed'],
  ['xmlsec-tests/aleksey-xmldsig-01/enveloped-x509-digest-sha3_512.xml', 'INVALID ~transform-not-allowed'],
  ['xmlsec-tests/aleksey-xmldsig-01/enveloped-x509-digest-sha512.xml', 'INVALID ~transform-not-allowed'],
  ['xmlsec-tests/aleksey-xmldsig-01/enveloped-x509-issuerserial.xml', 'INVALID ~transform-not-allowed'],
  ['xmlsec-tests/aleksey-xmldsig-01/enveloped-x509-missing-cert.xml', 'INVALID ~transform-not-allowed'],
  ['xmlsec-tests/aleksey-xmldsig-01/enveloped-x509-same-subj-cert.xml', 'INVALID ~transform-not-allowed'],
  ['xmlsec-tests/aleksey-xmldsig-01/enveloped-x509-ski.xml', 'INVALID ~transform-not-allowed'],
  ['xmlsec-tests/aleksey-xmldsig-01/enveloped-x509-subjectname.xml', 'INVALID ~transform-not-allowed'],
  ['xmlsec-tests/aleksey-xmldsig-01/enveloping-dsa-x509chain.xml', 'INVALID ~algorithm-not-allowed ~sha1'],
  ['xmlsec-tests/aleksey-xmldsig-01/enveloping-expired-cert.xml', 'INVALID ~sha1'],
  ['xmlsec-tests/aleksey-xmldsig-01/enveloping-md5-hmac-md5-64.xml', 'INVALID ~hmac ~sha1'],
  ['xmlsec-tests/aleksey-xmldsig-01/enveloping-md5-hmac-md5.xml', 'INVALID ~hmac ~sha1'],
  ['xmlsec-tests/aleksey-xmldsig-01/enveloping-md5-rsa-md5.xml', 'INVALID ~sha1'],
  [
    'xmlsec-tests/aleksey-xmldsig-01/enveloping-ripemd160-hmac-ripemd160-64.xml',
    'INVALID ~hmac ~algorithm-not-allowed'
  ],
  [
    'xmlsec-tests/aleksey-xmldsig-01/enveloping-ripemd160-hmac-ripemd160.xml',
    'INVALID ~hmac ~algorithm-not-allowed'
  ],
  [
    'xmlsec-tests/aleksey-xmldsig-01/enveloping-ripemd160-rsa-ripemd160.xml',
    'INVALID ~algorithm-not-allowed'
  ],
  ['xmlsec-tests/aleksey-xmldsig-01/enveloping-rsa-pss-sha1.xml', 'INVALID ~sha1'],
  ['xmlsec-tests/aleksey-xmldsig-01/enveloping-rsa-pss-sha224.xml', 'INVALID ~algorithm-not-allowed'],
  [
    'xmlsec-tests/aleksey-xmldsig-01/enveloping-rsa-pss-sha256.xml',
    'INVALID timestamp.absent certificate.root-not-trusted'
  ],
  [
    'xmlsec-tests/aleksey-xmldsig-01/enveloping-rsa-pss-sha384.xml',
    'INVALID timestamp.absent certificate.root-not-trusted'
  ],
  ['xmlsec-tests/aleksey-xmldsig-01/enveloping-rsa-pss-sha3_224.xml', 'INVALID ~algorithm-not-allowed'],
  ['xmlsec-tests/aleksey-xmldsig-01/enveloping-rsa-pss-sha3_256.xml', 'INVALID ~algorithm-not-allowed'],
  ['xmlsec-tests/aleksey-xmldsig-01/enveloping-rsa-pss-sha3_384.xml', 'INVALID ~algorithm-not-allowed'],
  ['xmlsec-tests/aleksey-xmldsig-01/enveloping-rsa-pss-sha3_512.xml', 'INVALID ~algorithm-not-allowed'],
  [
    'xmlsec-tests/aleksey-xmldsig-01/enveloping-rsa-pss-sha512.xml',
    'INVALID timestamp.absent certificate.root-not-trusted'
  ],
  ['xmlsec-tests/aleksey-xmldsig-01/enveloping-rsa-x509chain.xml', 'INVALID ~sha1'],
  [
    'xmlsec-tests/aleksey-xmldsig-01/enveloping-sha1-dsa1024-der-encoded-key-value.xml',
    'INVALID ~algorithm-not-allowed ~sha1'
  ],
  ['xmlsec-tests/aleksey-xmldsig-01/enveloping-sha1-ecdsa-sha1.xml', 'INVALID ~sha1'],
  ['xmlsec-tests/aleksey-xmldsig-01/enveloping-sha1-hmac-sha1-64.xml', 'INVALID ~hmac ~sha1'],
  ['xmlsec-tests/aleksey-xmldsig-01/enveloping-sha1-hmac-sha1.xml', 'INVALID ~hmac ~sha1'],
  ['xmlsec-tests/aleksey-xmldsig-01/enveloping-sha1-rsa-sha1.xml', 'INVALID ~sha1'],
  [
    'xmlsec-tests/aleksey-xmldsig-01/enveloping-sha224-hmac-sha224-64.xml',
    'INVALID ~hmac ~algorithm-not-allowed'
  ],
  [
    'xmlsec-tests/aleksey-xmldsig-01/enveloping-sha224-hmac-sha224.xml',
    'INVALID ~hmac ~algorithm-not-allowed'
  ],
  ['xmlsec-tests/aleksey-xmldsig-01/enveloping-sha224-rsa-sha224.xml', 'INVALID ~algorithm-not-allowed'],
  [
    'xmlsec-tests/aleksey-xmldsig-01/enveloping-sha256-dsa2048-der-encoded-key-value.xml',
    'INVALID ~algorithm-not-allowed'
  ],
  ['xmlsec-tests/aleksey-xmldsig-01/enveloping-sha256-dsa2048-sha256.xml', 'INVALID ~algorithm-not-allowed'],
  ['xmlsec-tests/aleksey-xmldsig-01/enveloping-sha256-dsa3072-sha256.xml', 'INVALID ~algorithm-not-allowed'],
  [
    'xmlsec-tests/aleksey-xmldsig-01/enveloping-sha256-ec-prime256v1-der-encoded-key-value.xml',
    'INVALID ~certificate-missing'
  ],
  [
    'xmlsec-tests/aleksey-xmldsig-01/enveloping-sha256-ecdsa-sha256.xml',
    'INVALID timestamp.absent certificate.root-not-trusted'
  ],
  ['xmlsec-tests/aleksey-xmldsig-01/enveloping-sha256-ecdsa-sha256_padded.xml', 'INVALID ~value-mismatch'],
  [
    'xmlsec-tests/aleksey-xmldsig-01/enveloping-sha256-eddsa-ed25519-der-encoded-key-value.xml',
    'INVALID ~algorithm-not-allowed'
  ],
  [
    'xmlsec-tests/aleksey-xmldsig-01/enveloping-sha256-eddsa-ed448-der-encoded-key-value.xml',
    'INVALID ~algorithm-not-allowed'
  ],
  ['xmlsec-tests/aleksey-xmldsig-01/enveloping-sha256-hmac-sha256-64.xml', 'INVALID ~hmac'],
  ['xmlsec-tests/aleksey-xmldsig-01/enveloping-sha256-hmac-sha256-em-ml-kem-1024.xml', 'INVALID ~hmac'],
  ['xmlsec-tests/aleksey-xmldsig-01/enveloping-sha256-hmac-sha256-em-ml-kem-512.xml', 'INVALID ~hmac'],
  ['xmlsec-tests/aleksey-xmldsig-01/enveloping-sha256-hmac-sha256-em-ml-kem-768.xml', 'INVALID ~hmac'],
  ['xmlsec-tests/aleksey-xmldsig-01/enveloping-sha256-hmac-sha256.xml', 'INVALID ~hmac'],
  [
    'xmlsec-tests/aleksey-xmldsig-01/enveloping-sha256-rsa-sha256-relationship-attr-escape.xml',
    'INVALID ~reference-external ~transform-not-allowed'
  ],
  [
    'xmlsec-tests/aleksey-xmldsig-01/enveloping-sha256-rsa-sha256-relationship-foreign.xml',
    'INVALID ~reference-external ~transform-not-allowed'
  ],
  [
    'xmlsec-tests/aleksey-xmldsig-01/enveloping-sha256-rsa-sha256-relationship-ns-legacy.xml',
    'INVALID ~reference-external ~transform-not-allowed'
  ],
  [
    'xmlsec-tests/aleksey-xmldsig-01/enveloping-sha256-rsa-sha256-relationship-ns.xml',
    'INVALID ~reference-external ~transform-not-allowed'
  ],
  [
    'xmlsec-tests/aleksey-xmldsig-01/enveloping-sha256-rsa-sha256-relationship-whitespace-legacy.xml',
    'INVALID ~reference-external ~transform-not-allowed'
  ],
  [
    'xmlsec-tests/aleksey-xmldsig-01/enveloping-sha256-rsa-sha256-relationship-whitespace.xml',
    'INVALID ~reference-external ~transform-not-allowed'
  ],
  [
    'xmlsec-tests/aleksey-xmldsig-01/enveloping-sha256-rsa-sha256-relationship.xml',
    'INVALID ~reference-external ~transform-not-allowed'
  ],
  [
    'xmlsec-tests/aleksey-xmldsig-01/enveloping-sha256-rsa-sha256.xml',
    'INVALID timestamp.absent certificate.root-not-trusted'
  ],
  [
    'xmlsec-tests/aleksey-xmldsig-01/enveloping-sha256-rsa2048-der-encoded-key-value.xml',
    'INVALID ~certificate-missing'
  ],
  [
    'xmlsec-tests/aleksey-xmldsig-01/enveloping-sha256-rsa2048-retrieval-method-rsa-key-value.xml',
    'INVALID ~certificate-missing'
  ],
  [
    'xmlsec-tests/aleksey-xmldsig-01/enveloping-sha256-rsa2048-retrieval-method-x509-data.xml',
    'INVALID ~certificate-missing'
  ],
  [
    'xmlsec-tests/aleksey-xmldsig-01/enveloping-sha256-rsa4096-der-encoded-key-value.xml',
    'INVALID ~certificate-missing'
  ],
  [
    'xmlsec-tests/aleksey-xmldsig-01/enveloping-sha384-ec-prime384v1-der-encoded-key-value.xml',
    'INVALID ~certificate-missing'
  ],
  [
    'xmlsec-tests/aleksey-xmldsig-01/enveloping-sha384-ecdsa-sha384.xml',
    'INVALID timestamp.absent certificate.root-not-trusted'
  ],
  ['xmlsec-tests/aleksey-xmldsig-01/enveloping-sha384-hmac-sha384-64.xml', 'INVALID ~hmac'],
  ['xmlsec-tests/aleksey-xmldsig-01/enveloping-sha384-hmac-sha384.xml', 'INVALID ~hmac'],
  [
    'xmlsec-tests/aleksey-xmldsig-01/enveloping-sha384-rsa-sha384.xml',
    'INVALID timestamp.absent certificate.root-not-trusted'
  ],
  [
    'xmlsec-tests/aleksey-xmldsig-01/enveloping-sha512-ec-prime521v1-der-encoded-key-value.xml',
    'INVALID ~certificate-missing'
  ],
  ['xmlsec-tests/aleksey-xmldsig-01/enveloping-sha512-ecdsa-sha512-with-asn1.xml', 'INVALID ~value-mismatch'],
  [
    'xmlsec-tests/aleksey-xmldsig-01/enveloping-sha512-ecdsa-sha512.xml',
    'INVALID timestamp.absent certificate.root-not-trusted'
  ],
  ['xmlsec-tests/aleksey-xmldsig-01/enveloping-sha512-hmac-sha512-64.xml', 'INVALID ~hmac'],
  ['xmlsec-tests/aleksey-xmldsig-01/enveloping-sha512-hmac-sha512.xml', 'INVALID ~hmac'],
  [
    'xmlsec-tests/aleksey-xmldsig-01/enveloping-sha512-rsa-sha512.xml',
    'INVALID timestamp.absent certificate.root-not-trusted'
  ],
  ['xmlsec-tests/aleksey-xmldsig-01/relationship/attr-escape-input.xml', 'UNSIGNED ~absent'],
  ['xmlsec-tests/aleksey-xmldsig-01/relationship/foreign-input.xml', 'UNSIGNED ~absent'],
  ['xmlsec-tests/aleksey-xmldsig-01/relationship/ns-input.xml', 'UNSIGNED ~absent'],
  ['xmlsec-tests/aleksey-xmldsig-01/relationship/whitespace-input.xml', 'UNSIGNED ~absent'],
  ['xmlsec-tests/aleksey-xmldsig-01/relationship/xml-base-input.xml', 'UNSIGNED ~absent'],
  ['xmlsec-tests/aleksey-xmldsig-01/signature-two-keynames.xml', 'INVALID ~sha1 ~reference-external'],
  ['xmlsec-tests/aleksey-xmldsig-01/x509data-sn-test.xml', 'INVALID ~sha1 ~transform-not-allowed'],
  ['xmlsec-tests/aleksey-xmldsig-01/x509data-test.xml', 'INVALID ~sha1 ~transform-not-allowed'],
  ['xmlsec-tests/aleksey-xmldsig-01/xpointer-hmac.xml', 'INVALID ~doctype'],
  [
    'xmlsec-tests/merlin-c14n-three/signature.xml',
    'INVALID ~algorithm-not-allowed ~transform-not-allowed ~sha1'
  ],
  [
    'xmlsec-tests/merlin-exc-c14n-one/exc-signature.xml',
    'INVALID ~comment ~algorithm-not-allowed ~reference-external ~sha1 ~transform-not-allowed'
  ],
  [
    'xmlsec-tests/merlin-xmldsig-twenty-three/signature-enveloped-dsa.xml',
    'INVALID ~algorithm-not-allowed ~sha1'
  ],
  [
    'xmlsec-tests/merlin-xmldsig-twenty-three/signature-enveloping-b64-dsa.xml',
    'INVALID ~algorithm-not-allowed ~transform-not-allowed ~sha1'
  ],
  [
    'xmlsec-tests/merlin-xmldsig-twenty-three/signature-enveloping-dsa.xml',
    'INVALID ~algorithm-not-allowed ~sha1'
  ],
  ['xmlsec-tests/merlin-xmldsig-twenty-three/signature-enveloping-hmac-sha1-40.xml', 'INVALID ~hmac ~sha1'],
  ['xmlsec-tests/merlin-xmldsig-twenty-three/signature-enveloping-hmac-sha1.xml', 'INVALID ~hmac ~sha1'],
  ['xmlsec-tests/merlin-xmldsig-twenty-three/signature-enveloping-rsa.xml', 'INVALID ~sha1'],
  [
    'xmlsec-tests/merlin-xmldsig-twenty-three/signature-external-b64-dsa.xml',
    'INVALID ~algorithm-not-allowed ~reference-external ~transform-not-allowed ~sha1'
  ],
  [
    'xmlsec-tests/merlin-xmldsig-twenty-three/signature-external-dsa.xml',
    'INVALID ~algorithm-not-allowed ~reference-external ~sha1'
  ],
  [
    'xmlsec-tests/merlin-xmldsig-twenty-three/signature-keyname.xml',
    'INVALID ~algorithm-not-allowed ~reference-external ~sha1'
  ],
  [
    'xmlsec-tests/merlin-xmldsig-twenty-three/signature-retrievalmethod-rawx509crt.xml',
    'INVALID ~algorithm-not-allowed ~reference-external ~sha1'
  ],
  [
    'xmlsec-tests/merlin-xmldsig-twenty-three/signature-x509-crt-crl.xml',
    'INVALID ~algorithm-not-allowed ~reference-external ~sha1'
  ],
  [
    'xmlsec-tests/merlin-xmldsig-twenty-three/signature-x509-crt.xml',
    'INVALID ~algorithm-not-allowed ~reference-external ~sha1'
  ],
  [
    'xmlsec-tests/merlin-xmldsig-twenty-three/signature-x509-is.xml',
    'INVALID ~algorithm-not-allowed ~reference-external ~sha1'
  ],
  [
    'xmlsec-tests/merlin-xmldsig-twenty-three/signature-x509-ski.xml',
    'INVALID ~algorithm-not-allowed ~reference-external ~sha1'
  ],
  [
    'xmlsec-tests/merlin-xmldsig-twenty-three/signature-x509-sn.xml',
    'INVALID ~algorithm-not-allowed ~reference-external ~sha1'
  ],
  ['xmlsec-tests/merlin-xmldsig-twenty-three/signature.xml', 'INVALID ~doctype'],
  [
    'xmlsec-tests/merlin-xpath-filter2-three/sign-spec.xml',
    'INVALID ~comment ~algorithm-not-allowed ~transform-not-allowed ~sha1'
  ],
  [
    'xmlsec-tests/merlin-xpath-filter2-three/sign-xfdl.xml',
    'INVALID ~algorithm-not-allowed ~transform-not-allowed ~sha1'
  ],
  ['xmlsec-tests/phaos-xmldsig-three/document-stylesheet.xml', 'INVALID ~processing-instruction'],
  ['xmlsec-tests/phaos-xmldsig-three/document.xml', 'UNSIGNED ~absent'],
  [
    'xmlsec-tests/phaos-xmldsig-three/signature-big.xml',
    'INVALID ~sha1 ~reference-external ~transform-not-allowed'
  ],
  [
    'xmlsec-tests/phaos-xmldsig-three/signature-dsa-detached.xml',
    'INVALID ~algorithm-not-allowed ~reference-external ~sha1'
  ],
  [
    'xmlsec-tests/phaos-xmldsig-three/signature-dsa-enveloped.xml',
    'INVALID ~comment ~algorithm-not-allowed ~sha1'
  ],
  [
    'xmlsec-tests/phaos-xmldsig-three/signature-dsa-enveloping.xml',
    'INVALID ~comment ~algorithm-not-allowed ~sha1'
  ],
  [
    'xmlsec-tests/phaos-xmldsig-three/signature-dsa-manifest.xml',
    'INVALID ~algorithm-not-allowed ~sha1 ~reference-external'
  ],
  ['xmlsec-tests/phaos-xmldsig-three/signature-hmac-md5-c14n-enveloping.xml', 'INVALID ~comment ~hmac ~sha1'],
  [
    'xmlsec-tests/phaos-xmldsig-three/signature-hmac-sha1-40-c14n-comments-detached.xml',
    'INVALID ~canonicalization-not-allowed ~hmac ~reference-external ~sha1'
  ],
  [
    'xmlsec-tests/phaos-xmldsig-three/signature-hmac-sha1-40-exclusive-c14n-comments-detached.xml',
    'INVALID ~canonicalization-not-allowed ~hmac ~reference-external ~sha1'
  ],
  [
    'xmlsec-tests/phaos-xmldsig-three/signature-hmac-sha1-exclusive-c14n-comments-detached.xml',
    'INVALID ~canonicalization-not-allowed ~hmac ~reference-external ~sha1'
  ],
  [
    'xmlsec-tests/phaos-xmldsig-three/signature-hmac-sha1-exclusive-c14n-enveloped.xml',
    'INVALID ~comment ~hmac ~sha1'
  ],
  [
    'xmlsec-tests/phaos-xmldsig-three/signature-rsa-detached-b64-transform.xml',
    'INVALID ~sha1 ~reference-external ~transform-not-allowed'
  ],
  [
    'xmlsec-tests/phaos-xmldsig-three/signature-rsa-detached-xpath-transform.xml',
    'INVALID ~sha1 ~reference-external ~transform-not-allowed'
  ],
  [
    'xmlsec-tests/phaos-xmldsig-three/signature-rsa-detached-xslt-transform-bad-retrieval-method.xml',
    'INVALID ~comment ~sha1 ~reference-external'
  ],
  [
    'xmlsec-tests/phaos-xmldsig-three/signature-rsa-detached-xslt-transform-retrieval-method.xml',
    'INVALID ~sha1 ~reference-external ~transform-not-allowed'
  ],
  [
    'xmlsec-tests/phaos-xmldsig-three/signature-rsa-detached-xslt-transform.xml',
    'INVALID ~sha1 ~reference-external ~transform-not-allowed'
  ],
  ['xmlsec-tests/phaos-xmldsig-three/signature-rsa-detached.xml', 'INVALID ~sha1 ~reference-external'],
  ['xmlsec-tests/phaos-xmldsig-three/signature-rsa-enveloped-bad-digest-val.xml', 'INVALID ~comment ~sha1'],
  [
    'xmlsec-tests/phaos-xmldsig-three/signature-rsa-enveloped-bad-sig.xml',
    'INVALID ~comment ~sha1 ~malformed'
  ],
  ['xmlsec-tests/phaos-xmldsig-three/signature-rsa-enveloped.xml', 'INVALID ~comment ~sha1'],
  ['xmlsec-tests/phaos-xmldsig-three/signature-rsa-enveloping.xml', 'INVALID ~comment ~sha1'],
  [
    'xmlsec-tests/phaos-xmldsig-three/signature-rsa-manifest-x509-data-cert-chain.xml',
    'INVALID ~sha1 ~reference-external'
  ],
  [
    'xmlsec-tests/phaos-xmldsig-three/signature-rsa-manifest-x509-data-cert.xml',
    'INVALID ~sha1 ~reference-external'
  ],
  [
    'xmlsec-tests/phaos-xmldsig-three/signature-rsa-manifest-x509-data-issuer-serial.xml',
    'INVALID ~sha1 ~reference-external'
  ],
  [
    'xmlsec-tests/phaos-xmldsig-three/signature-rsa-manifest-x509-data-ski.xml',
    'INVALID ~sha1 ~reference-external'
  ],
  [
    'xmlsec-tests/phaos-xmldsig-three/signature-rsa-manifest-x509-data-subject-name.xml',
    'INVALID ~sha1 ~reference-external'
  ],
  ['xmlsec-tests/phaos-xmldsig-three/signature-rsa-manifest.xml', 'INVALID ~sha1 ~reference-external'],
  [
    'xmlsec-tests/phaos-xmldsig-three/signature-rsa-xpath-transform-enveloped.xml',
    'INVALID ~comment ~sha1 ~transform-not-allowed'
  ],
  ['xmlsec-tests/phaos-xmldsig-three/signature-rsa-~x509-data-crl.xml', 'INVALID ~sha1 ~reference-external'],
  [
    'xmlsec-tests/xmldsig11-interop-2012/signature-enveloping-derencoded-ec.xml',
    'INVALID ~certificate-missing'
  ],
  [
    'xmlsec-tests/xmldsig11-interop-2012/signature-enveloping-derencoded-rsa.xml',
    'INVALID ~certificate-missing'
  ],
  [
    'xmlsec-tests/xmldsig11-interop-2012/signature-enveloping-hmac-sha1-truncated160.xml',
    'INVALID ~hmac ~sha1'
  ],
  [
    'xmlsec-tests/xmldsig11-interop-2012/signature-enveloping-hmac-sha1-truncated40.xml',
    'INVALID ~hmac ~sha1'
  ],
  ['xmlsec-tests/xmldsig11-interop-2012/signature-enveloping-hmac-sha224.xml', 'INVALID ~hmac ~sha1'],
  ['xmlsec-tests/xmldsig11-interop-2012/signature-enveloping-hmac-sha256.xml', 'INVALID ~hmac ~sha1'],
  ['xmlsec-tests/xmldsig11-interop-2012/signature-enveloping-hmac-sha384.xml', 'INVALID ~hmac ~sha1'],
  ['xmlsec-tests/xmldsig11-interop-2012/signature-enveloping-hmac-sha512.xml', 'INVALID ~hmac ~sha1'],
  [
    'xmlsec-tests/xmldsig11-interop-2012/signature-enveloping-keyinforeference-rsa.xml',
    'INVALID ~certificate-missing'
  ],
  ['xmlsec-tests/xmldsig11-interop-2012/signature-enveloping-p256_sha1.xml', 'INVALID ~sha1'],
  ['xmlsec-tests/xmldsig11-interop-2012/signature-enveloping-p256_sha1_4050.xml', 'INVALID ~sha1'],
  [
    'xmlsec-tests/xmldsig11-interop-2012/signature-enveloping-p256_sha224.xml',
    'INVALID ~algorithm-not-allowed'
  ],
  [
    'xmlsec-tests/xmldsig11-interop-2012/signature-enveloping-p256_sha256.xml',
    'INVALID ~certificate-missing'
  ],
  [
    'xmlsec-tests/xmldsig11-interop-2012/signature-enveloping-p256_sha256_4050.xml',
    'INVALID ~certificate-missing'
  ],
  [
    'xmlsec-tests/xmldsig11-interop-2012/signature-enveloping-p256_sha384.xml',
    'INVALID ~certificate-missing'
  ],
  [
    'xmlsec-tests/xmldsig11-interop-2012/signature-enveloping-p256_sha384_4050.xml',
    'INVALID ~certificate-missing'
  ],
  [
    'xmlsec-tests/xmldsig11-interop-2012/signature-enveloping-p256_sha512.xml',
    'INVALID ~certificate-missing'
  ],
  [
    'xmlsec-tests/xmldsig11-interop-2012/signature-enveloping-p256_sha512_4050.xml',
    'INVALID ~certificate-missing'
  ],
  ['xmlsec-tests/xmldsig11-interop-2012/signature-enveloping-p384_sha1.xml', 'INVALID ~sha1'],
  ['xmlsec-tests/xmldsig11-interop-2012/signature-enveloping-p384_sha1_4050.xml', 'INVALID ~sha1'],
  [
    'xmlsec-tests/xmldsig11-interop-2012/signature-enveloping-p384_sha224.xml',
    'INVALID ~algorithm-not-allowed'
  ],
  [
    'xmlsec-tests/xmldsig11-interop-2012/signature-enveloping-p384_sha256.xml',
    'INVALID ~certificate-missing'
  ],
  [
    'xmlsec-tests/xmldsig11-interop-2012/signature-enveloping-p384_sha256_4050.xml',
    'INVALID ~certificate-missing'
  ],
  [
    'xmlsec-tests/xmldsig11-interop-2012/signature-enveloping-p384_sha384.xml',
    'INVALID ~certificate-missing'
  ],
  [
    'xmlsec-tests/xmldsig11-interop-2012/signature-enveloping-p384_sha384_4050.xml',
    'INVALID ~certificate-missing'
  ],
  [
    'xmlsec-tests/xmldsig11-interop-2012/signature-enveloping-p384_sha512.xml',
    'INVALID ~certificate-missing'
  ],
  [
    'xmlsec-tests/xmldsig11-interop-2012/signature-enveloping-p384_sha512_4050.xml',
    'INVALID ~certificate-missing'
  ],
  ['xmlsec-tests/xmldsig11-interop-2012/signature-enveloping-p521_sha1.xml', 'INVALID ~sha1'],
  ['xmlsec-tests/xmldsig11-interop-2012/signature-enveloping-p521_sha1_4050.xml', 'INVALID ~sha1'],
  [
    'xmlsec-tests/xmldsig11-interop-2012/signature-enveloping-p521_sha224.xml',
    'INVALID ~algorithm-not-allowed'
  ],
  [
    'xmlsec-tests/xmldsig11-interop-2012/signature-enveloping-p521_sha256.xml',
    'INVALID ~certificate-missing'
  ],
  [
    'xmlsec-tests/xmldsig11-interop-2012/signature-enveloping-p521_sha256_4050.xml',
    'INVALID ~certificate-missing'
  ],
  [
    'xmlsec-tests/xmldsig11-interop-2012/signature-enveloping-p521_sha384.xml',
    'INVALID ~certificate-missing'
  ],
  [
    'xmlsec-tests/xmldsig11-interop-2012/signature-enveloping-p521_sha384_4050.xml',
    'INVALID ~certificate-missing'
  ],
  [
    'xmlsec-tests/xmldsig11-interop-2012/signature-enveloping-p521_sha512.xml',
    'INVALID ~certificate-missing'
  ],
  [
    'xmlsec-tests/xmldsig11-interop-2012/signature-enveloping-p521_sha512_4050.xml',
    'INVALID ~certificate-missing'
  ],
  [
    'xmlsec-tests/xmldsig11-interop-2012/signature-enveloping-rsa-sha224.xml',
    'INVALID ~algorithm-not-allowed ~sha1'
  ],
  ['xmlsec-tests/xmldsig11-interop-2012/signature-enveloping-rsa-sha256.xml', 'INVALID ~sha1'],
  ['xmlsec-tests/xmldsig11-interop-2012/signature-enveloping-rsa_sha384.xml', 'INVALID ~sha1'],
  ['xmlsec-tests/xmldsig11-interop-2012/signature-enveloping-rsa_sha512.xml', 'INVALID ~sha1'],
  [
    'xmlsec-tests/xmldsig11-interop-2012/signature-enveloping-sha224-rsa_sha256.xml',
    'INVALID ~algorithm-not-allowed'
  ],
  [
    'xmlsec-tests/xmldsig11-interop-2012/signature-enveloping-sha256-rsa-sha256.xml',
    'INVALID ~certificate-missing'
  ],
  [
    'xmlsec-tests/xmldsig11-interop-2012/signature-enveloping-sha384-rsa_sha256.xml',
    'INVALID ~certificate-missing'
  ],
  [
    'xmlsec-tests/xmldsig11-interop-2012/signature-enveloping-sha512-rsa_sha256.xml',
    'INVALID ~certificate-missing'
  ],
  [
    'xmlsec-tests/xmldsig11-interop-2012/signature-enveloping-x509digest-rsa.xml',
    'INVALID ~certificate-missing'
  ],
  ['xmlsec-tests/xmldsig2ed-tests/c14n11/xml-base-input.xml', 'UNSIGNED ~absent'],
  [
    'xmlsec-tests/xmldsig2ed-tests/defCan-1.xml',
    'INVALID ~canonicalization-not-allowed ~hmac ~reference-external ~transform-not-allowed ~sha1'
  ],
  [
    'xmlsec-tests/xmldsig2ed-tests/defCan-2.xml',
    'INVALID ~canonicalization-not-allowed ~hmac ~reference-external ~transform-not-allowed ~sha1'
  ],
  [
    'xmlsec-tests/xmldsig2ed-tests/defCan-3.xml',
    'INVALID ~canonicalization-not-allowed ~hmac ~reference-external ~transform-not-allowed ~sha1'
  ],
  [
    'xmlsec-tests/xmldsig2ed-tests/xpointer-1-SUN.xml',
    'INVALID ~comment ~canonicalization-not-allowed ~hmac ~reference-external ~transform-not-allowed ~sha1'
  ],
  [
    'xmlsec-tests/xmldsig2ed-tests/xpointer-2-SUN.xml',
    'INVALID ~comment ~canonicalization-not-allowed ~hmac ~reference-external ~transform-not-allowed ~sha1'
  ],
  [
    'xmlsec-tests/xmldsig2ed-tests/xpointer-3-SUN.xml',
    'INVALID ~comment ~canonicalization-not-allowed ~hmac ~transform-not-allowed ~sha1'
  ],
  [
    'xmlsec-tests/xmldsig2ed-tests/xpointer-4-SUN.xml',
    'INVALID ~comment ~canonicalization-not-allowed ~hmac ~transform-not-allowed ~sha1'
  ],
  [
    'xmlsec-tests/xmldsig2ed-tests/xpointer-5-SUN.xml',
    'INVALID ~comment ~canonicalization-not-allowed ~hmac ~reference-external ~transform-not-allowed ~sha1'
  ],
  [
    'xmlsec-tests/xmldsig2ed-tests/xpointer-6-SUN.xml',
    'INVALID ~comment ~canonicalization-not-allowed ~hmac ~transform-not-allowed ~sha1'
  ],
  ['xml-crypto-static/hmac_signature.xml', 'INVALID ~hmac'],
  ['xml-crypto-static/id_with_quotes.xml', 'INVALID ~sha1 ~reference-external'],
  ['xml-crypto-static/integration/expectedVerify.xml', 'INVALID ~namespace-relative'],
  ['xml-crypto-static/integration/expectedVerifyComplex.xml', 'INVALID ~sha1'],
  ['xml-crypto-static/invalid_saml_no_signed_info.xml', 'INVALID ~several'],
  ['xml-crypto-static/invalid_saml_sha256_rsa_mgf1.xml', 'INVALID ~digest-mismatch'],
  ['xml-crypto-static/invalid_signature - changed content.xml', 'INVALID ~namespace-relative'],
  ['xml-crypto-static/invalid_signature - hash.xml', 'INVALID ~namespace-relative'],
  ['xml-crypto-static/invalid_signature - non existing reference.xml', 'INVALID ~namespace-relative'],
  ['xml-crypto-static/invalid_signature - signature value.xml', 'INVALID ~namespace-relative'],
  ['xml-crypto-static/invalid_signature - wsu - changed content.xml', 'INVALID ~namespace-relative'],
  ['xml-crypto-static/invalid_signature - wsu - hash.xml', 'INVALID ~namespace-relative'],
  ['xml-crypto-static/invalid_signature - wsu - invalid signature value.xml', 'INVALID ~namespace-relative'],
  ['xml-crypto-static/invalid_signature - wsu - non existing reference.xml', 'INVALID ~namespace-relative'],
  ['xml-crypto-static/invalid_signature_without_transforms_element.xml', 'INVALID ~sha1'],
  ['xml-crypto-static/keyinfo - pretty-printed.xml', 'INVALID ~sha1'],
  ['xml-crypto-static/saml_external_ns.xml', 'INVALID ~sha1'],
  ['xml-crypto-static/saml_multiple_signed_info_nodes.xml', 'INVALID ~several-signed-info'],
  ['xml-crypto-static/saml_wrapped_signed_info_node.xml', 'INVALID ~several-signed-info'],
  ['xml-crypto-static/signature_with_inclusivenamespaces.xml', 'INVALID ~sha1 ~transform-not-allowed'],
  ['xml-crypto-static/signature_with_inclusivenamespaces_lines.xml', 'INVALID ~sha1 ~transform-not-allowed'],
  [
    'xml-crypto-static/signature_with_inclusivenamespaces_lines_windows.xml',
    'INVALID ~sha1 ~transform-not-allowed'
  ],
  ['xml-crypto-static/unsigned_saml_response.xml', 'UNSIGNED ~absent'],
  ['xml-crypto-static/valid_saml.xml', 'INVALID ~several'],
  [
    'xml-crypto-static/valid_saml_sha256_rsa_mgf1.xml',
    'INVALID timestamp.absent certificate.root-not-trusted'
  ],
  ['xml-crypto-static/valid_saml_signature_wrapping.xml', 'INVALID ~several'],
  ['xml-crypto-static/valid_saml_with_digest_comment.xml', 'INVALID ~comment ~sha1'],
  ['xml-crypto-static/valid_saml_withcomments.xml', 'INVALID ~several'],
  ['xml-crypto-static/valid_signature wsu.xml', 'INVALID ~namespace-relative'],
  ['xml-crypto-static/valid_signature.xml', 'INVALID ~namespace-relative'],
  ['xml-crypto-static/valid_signature_utf8.xml', 'INVALID ~algorithm-not-allowed'],
  ['xml-crypto-static/valid_signature_with_lowercase_id_attribute.xml', 'INVALID ~namespace-relative'],
  ['xml-crypto-static/valid_signature_with_reference_keyInfo.xml', 'INVALID ~namespace-relative'],
  ['xml-crypto-static/valid_signature_with_root_level_sig_namespace.xml', 'INVALID ~namespace-relative'],
  [
    'xml-crypto-static/valid_signature_with_unused_prefixes.xml',
    'INVALID ~canonicalization-not-allowed ~sha1 ~transform-not-allowed'
  ],
  ['xml-crypto-static/valid_signature_with_whitespace_in_digestvalue.xml', 'INVALID ~namespace-relative'],
  ['xml-crypto-static/valid_signature_without_transforms_element.xml', 'INVALID ~sha1'],
  ['xml-crypto-static/windows_store_signature.xml', 'INVALID ~certificate-missing'],
  ['xml-crypto-static/wsfederation_metadata.xml', 'INVALID timestamp.absent certificate.root-not-trusted'],
  ['defusedxml/cyclic.xml', 'INVALID ~doctype'],
  ['defusedxml/dtd.xml', 'INVALID ~doctype'],
  ['defusedxml/dtd_element.xml', 'INVALID ~doctype'],
  ['defusedxml/external.xml', 'INVALID ~doctype'],
  ['defusedxml/external_file.xml', 'INVALID ~doctype'],
  ['defusedxml/quadratic.xml', 'INVALID ~doctype'],
  ['defusedxml/simple-ns.xml', 'INVALID ~processing-instruction'],
  ['defusedxml/simple.xml', 'UNSIGNED ~absent'],
  ['defusedxml/xmlbomb.xml', 'INVALID ~doctype'],
  ['defusedxml/xmlbomb2.xml', 'INVALID ~doctype']
]
