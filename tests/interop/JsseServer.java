import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** A TLS server of the JDK that sends back what comes: port, protocol, PKCS #12 store, its password, PEM of the clients' CA. */
public final class JsseServer {
    private JsseServer() {
    }

    public static void main(String[] args) throws Exception {
        char[] password = args[3].toCharArray();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream file = new FileInputStream(args[2])) {
            keys.load(file, password);
        }

        KeyManagerFactory own = KeyManagerFactory.getInstance("PKIX");
        own.init(keys, password);

        KeyStore anchors = KeyStore.getInstance("PKCS12");
        anchors.load(null, null);
        try (InputStream file = new FileInputStream(args[4])) {
            anchors.setCertificateEntry("ca", CertificateFactory.getInstance("X.509").generateCertificate(file));
        }

        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(anchors);

        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trust.getTrustManagers(), null);
        SSLServerSocket listener = (SSLServerSocket) context.getServerSocketFactory().createServerSocket(
            Integer.parseInt(args[0]), 50, InetAddress.getByName("127.0.0.1"));
        listener.setEnabledProtocols(new String[] {args[1]});
        listener.setNeedClientAuth(true);
        System.out.println("JSSE listening");
        while (true) {
            try (SSLSocket client = (SSLSocket) listener.accept()) {
                client.setTcpNoDelay(true);
                InputStream in = client.getInputStream();
                OutputStream out = client.getOutputStream();
                byte[] buffer = new byte[4096];
                int count;
                while ((count = in.read(buffer)) > 0) {
                    out.write(buffer, 0, count);
                    out.flush();
                }
            } catch (IOException e) {
                System.out.println(e);
            }
        }
    }
}
