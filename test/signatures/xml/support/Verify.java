import java.io.File;
import java.io.FileInputStream;
import java.security.cert.CertificateFactory;
import javax.xml.crypto.dsig.XMLSignature;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMValidateContext;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** CERTIFICATE FILE: verifies the one Signature of the file by the JDK, secure validation on; every Id is declared. */
public class Verify {
  public static void main(String[] args) throws Exception {
    var factory = DocumentBuilderFactory.newInstance();
    factory.setNamespaceAware(true);
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    Document document = factory.newDocumentBuilder().parse(new File(args[1]));
    var key = CertificateFactory.getInstance("X.509").generateCertificate(new FileInputStream(args[0])).getPublicKey();
    var signature = document.getElementsByTagNameNS(XMLSignature.XMLNS, "Signature").item(0);
    var context = new DOMValidateContext(key, signature);
    context.setProperty("org.jcp.xml.dsig.secureValidation", true);
    NodeList all = document.getElementsByTagName("*");
    for (int i = 0; i < all.getLength(); i++) {
      Element element = (Element) all.item(i);
      if (element.hasAttribute("Id")) context.setIdAttributeNS(element, null, "Id");
    }
    boolean valid = XMLSignatureFactory.getInstance("DOM").unmarshalXMLSignature(context).validate(context);
    System.out.println(valid ? "valid" : "invalid");
  }
}
