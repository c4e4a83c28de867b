/** The one namespace of QCVN 102:2016/BTTTT. Elements are known by it and their local name, never by prefix. */
export const edxmlNamespace = 'http://www.mic.gov.vn/TBT/QCVN_102_2016'
export const xmldsigNamespace = 'http://www.w3.org/2000/09/xmldsig#'
