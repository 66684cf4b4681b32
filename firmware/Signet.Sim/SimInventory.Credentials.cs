using System;
using System.Collections;
using Signet.Core;

namespace Signet.Sim
{
    /// <content>Certificates and public keys as the rest of the firmware wants them.</content>
    public sealed partial class SimInventory
    {
        private static byte[][] ToArray(ArrayList list)
        {
            byte[][] array = new byte[list.Count][];
            for (int i = 0; i < array.Length; i++)
            {
                array[i] = (byte[])list[i];
            }

            return array;
        }

        private Credentials MakeCredentials()
        {
            Credentials credentials = new Credentials();
            ArrayList anchors = new ArrayList();
            for (int i = 0; i < _files.Count; i++)
            {
                CertificateFile file = (CertificateFile)_files[i];
                bool asked = _options.AnchorFileIds == null || Names(_options.AnchorFileIds, file.File);
                for (int j = 0; file != _clientFile && asked && j < file.Certificates.Length; j++)
                {
                    if (file.Certificates[j].IsSelfIssued || !IsOurs(file.Certificates[j]))
                    {
                        anchors.Add(file.Certificates[j].Der);
                    }
                }
            }

            credentials.TrustAnchors = ToArray(anchors);
            if (TlsKey != null)
            {
                credentials.ClientChain = ToArray(ClientChain());
                CertificatePeek own = _clientFile.Certificates[_clientIndex];
                credentials.TlsPublicKey = new byte[IotSafe.PointLength];
                Array.Copy(own.Der, own.PointOffset, credentials.TlsPublicKey, 0, IotSafe.PointLength);
            }

            if (TelemetryKey != null && TelemetryKey == TlsKey)
            {
                credentials.TelemetryPublicKey = credentials.TlsPublicKey;
            }
            else if (TelemetryKey != null && PublicHalf(TelemetryKey) != null)
            {
                credentials.TelemetryPublicKey = (byte[])PublicHalf(TelemetryKey).Point.Clone();
            }

            return credentials;
        }

        // Our certificate first; what else its file holds are the intermediates, in the file's order.
        private ArrayList ClientChain()
        {
            ArrayList chain = new ArrayList();
            chain.Add(_clientFile.Certificates[_clientIndex].Der);
            for (int i = 0; i < _clientFile.Certificates.Length; i++)
            {
                if (i != _clientIndex)
                {
                    chain.Add(_clientFile.Certificates[i].Der);
                }
            }

            return chain;
        }

        private bool IsOurs(CertificatePeek certificate)
        {
            for (int i = 0; i < _slots.Count; i++)
            {
                if (_slots[i].IsKnown && certificate.IsFor(_slots[i].Point, 0) && BelongsToPrivateKey(_slots[i].Key))
                {
                    return true;
                }
            }

            return false;
        }
    }
}
