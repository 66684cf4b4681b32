using System.Collections;

namespace Signet.Sim
{
    /// <summary>The certificates of one file of the applet: one in DER, or one and more in PEM.</summary>
    public sealed class CertificateFile
    {
        private const byte DerSequence = 0x30;
        private const byte Dash = 0x2D;

        private CertificateFile(IotSafeObject file, CertificatePeek[] certificates)
        {
            File = file;
            Certificates = certificates;
        }

        /// <summary>The file.</summary>
        public IotSafeObject File { get; }

        /// <summary>Its certificates in their order, at least one.</summary>
        public CertificatePeek[] Certificates { get; }

        /// <summary>Looks for certificates in a file's content.</summary>
        /// <param name="file">The file.</param>
        /// <param name="content">Its content without padding.</param>
        /// <returns>What was found; null when there is no certificate.</returns>
        public static CertificateFile Read(IotSafeObject file, byte[] content)
        {
            ArrayList found = new ArrayList();
            if (content.Length > 0 && content[0] == DerSequence)
            {
                Add(found, content);
            }
            else if (content.Length > 0 && content[0] == Dash)
            {
                PemReader reader = new PemReader(content);
                byte[] der = reader.Next();
                while (der != null)
                {
                    Add(found, der);
                    der = reader.Next();
                }
            }

            if (found.Count == 0)
            {
                return null;
            }

            CertificatePeek[] certificates = new CertificatePeek[found.Count];
            for (int i = 0; i < certificates.Length; i++)
            {
                certificates[i] = (CertificatePeek)found[i];
            }

            return new CertificateFile(file, certificates);
        }

        private static void Add(ArrayList found, byte[] der)
        {
            CertificatePeek peek = CertificatePeek.Read(der);
            if (peek != null)
            {
                found.Add(peek);
            }
        }
    }
}
