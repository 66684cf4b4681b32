using System;
using System.IO;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Signet.Emulator.Profiles;

namespace Signet.Emulator.Card
{
    /// <summary>
    /// Fills an applet store in the usual layout, as a factory would: key pair 01, client certificate in file 02, CA
    /// certificate in file 03, volatile pair 04 for ECDHE, public key objects 05 and 07 that the device may fill, and the CA's
    /// public key in object 06.
    /// </summary>
    public sealed class CardPersonaliser
    {
        /// <summary>The device's key; null makes one.</summary>
        public ECDsa? DeviceKey { get; set; }

        /// <summary>Client certificate as it shall stand in file 02, DER or PEM; null leaves the file empty.</summary>
        public byte[]? ClientCertificate { get; set; }

        /// <summary>CA certificate as it shall stand in file 03, DER or PEM; null leaves the file empty.</summary>
        public byte[]? CaCertificate { get; set; }

        /// <summary>Secret for object 01 (PRF, HKDF); null leaves it out.</summary>
        public byte[]? Secret { get; set; }

        /// <summary>Size of a file's slot in bytes, unless its content is larger.</summary>
        public int FileSlot { get; set; } = 1024;

        /// <summary>True to size each file's slot by its content, with no padding behind it.</summary>
        public bool ExactFiles { get; set; }

        /// <summary>False leaves the volatile pair 04 and the scratch objects 05 and 07 out.</summary>
        public bool ScratchObjects { get; set; } = true;

        /// <summary>False leaves the CA's public key object 06 out.</summary>
        public bool CaKeyObject { get; set; } = true;

        /// <summary>Usage of the device's key, tag 4E.</summary>
        public KeyUsage DeviceKeyUsage { get; set; } = KeyUsage.General;

        /// <summary>True to give objects labels; their identifiers stay.</summary>
        public bool Labels { get; set; }

        /// <summary>
        /// Identifiers: how a default one of one byte is written, such as three ASCII digits; null for that byte.
        /// </summary>
        public Func<byte, byte[]>? Identifier { get; set; }

        /// <summary>Reads a personalisation from files.</summary>
        /// <param name="keyPath">Private key, PEM (PKCS#8 or SEC 1) or DER (PKCS#8).</param>
        /// <param name="certificatePath">Client certificate, PEM or DER; null for none.</param>
        /// <param name="caPath">CA certificate, PEM or DER; null for none.</param>
        /// <param name="keepPem">True to put PEM into the files as it is; false to put DER.</param>
        /// <returns>The personalisation.</returns>
        /// <exception cref="CryptographicException">A file holds something else.</exception>
        public static CardPersonaliser FromFiles(string keyPath, string? certificatePath, string? caPath, bool keepPem = false)
        {
            return new CardPersonaliser
            {
                DeviceKey = LoadKey(File.ReadAllBytes(keyPath)),
                ClientCertificate = certificatePath == null ? null : LoadCertificate(File.ReadAllBytes(certificatePath), keepPem),
                CaCertificate = caPath == null ? null : LoadCertificate(File.ReadAllBytes(caPath), keepPem),
            };
        }

        /// <summary>Reads a P-256 private key.</summary>
        /// <param name="bytes">PEM (PKCS#8 or SEC 1) or DER (PKCS#8).</param>
        /// <returns>The key.</returns>
        /// <exception cref="CryptographicException">Not such a key.</exception>
        public static ECDsa LoadKey(byte[] bytes)
        {
            ArgumentNullException.ThrowIfNull(bytes);
            var key = ECDsa.Create();
            try
            {
                if (bytes.Length > 0 && bytes[0] == 0x30)
                    key.ImportPkcs8PrivateKey(bytes, out _);
                else
                    key.ImportFromPem(Encoding.ASCII.GetString(bytes));
                if (!P256.IsOnCurve(P256.PointOf(key.ExportParameters(true))))
                    throw new CryptographicException("The private key is not one on P-256.");
                return key;
            }
            catch (Exception e) when (e is ArgumentException or CryptographicException)
            {
                key.Dispose();
                throw e as CryptographicException ?? new CryptographicException("No private key was found.", e);
            }
        }

        /// <summary>Reads a certificate, checking that it is one.</summary>
        /// <param name="bytes">PEM or DER.</param>
        /// <param name="keepPem">True to return PEM as it is.</param>
        /// <returns>DER, or PEM.</returns>
        /// <exception cref="CryptographicException">Not a certificate.</exception>
        public static byte[] LoadCertificate(byte[] bytes, bool keepPem = false)
        {
            ArgumentNullException.ThrowIfNull(bytes);
            using X509Certificate2 certificate = Parse(bytes);
            return keepPem ? bytes : certificate.RawData;
        }

        /// <summary>
        /// Makes the store that a profile lays out, with this key and these certificates in it. Of the other properties none
        /// counts: the profile says all.
        /// </summary>
        /// <param name="profile">The profile.</param>
        /// <returns>A new store.</returns>
        /// <exception cref="ProfileException">The profile's objects don't fit together.</exception>
        public ObjectStore Build(CardProfile profile)
        {
            ArgumentNullException.ThrowIfNull(profile);
            return new StoreBuilder(profile, profile.Name, this).Build();
        }

        /// <summary>Makes the store.</summary>
        /// <returns>A new store.</returns>
        public ObjectStore Build()
        {
            var store = new ObjectStore();
            ECDsa device = DeviceKey ?? ECDsa.Create(ECCurve.NamedCurves.nistP256);
            AddPair(store, device);
            store.Add(MakeFile(2, "client certificate", ClientCertificate));
            store.Add(MakeFile(3, "CA certificate", CaCertificate));
            if (ScratchObjects)
                AddScratch(store);
            if (CaKeyObject && CaCertificate != null)
                AddCaKey(store, CaCertificate);
            if (Secret != null)
            {
                store.Add(new SecretKeyObject { Id = Id(1), Label = LabelOf("secret") }).Load(Secret);
            }

            return store;
        }

        internal static X509Certificate2 Parse(byte[] bytes)
        {
            return bytes.Length > 0 && bytes[0] == 0x30
                ? X509CertificateLoader.LoadCertificate(bytes)
                : X509Certificate2.CreateFromPem(Encoding.ASCII.GetString(bytes));
        }

        private byte[] Id(byte number)
        {
            return Identifier?.Invoke(number) ?? [number];
        }

        private byte[]? LabelOf(string text)
        {
            return Labels ? Encoding.ASCII.GetBytes(text) : null;
        }

        private void AddPair(ObjectStore store, ECDsa device)
        {
            const CryptographicFunctions functions = CryptographicFunctions.Signature | CryptographicFunctions.KeyAgreement;
            store.Add(new PrivateKeyObject
            {
                Id = Id(1),
                PublicId = Id(1),
                Label = LabelOf("device key"),
                Usage = DeviceKeyUsage,
                Functions = functions,
            }).Load(device);
            store.Add(new PublicKeyObject
            {
                Id = Id(1),
                Label = LabelOf("device key"),
                Usage = DeviceKeyUsage,
                Functions = functions,
                Access = AccessRights.Read,
                Activated = true,
                Point = P256.PointOf(device.ExportParameters(false)),
            });
        }

        private void AddScratch(ObjectStore store)
        {
            store.Add(new PrivateKeyObject
            {
                Id = Id(4),
                PublicId = Id(4),
                Label = LabelOf("ephemeral"),
                KeyType = KeyType.P256Volatile,
                Access = AccessRights.Update,
                Functions = CryptographicFunctions.KeyGeneration | CryptographicFunctions.KeyAgreement,
                SignatureAlgorithms = 0,
            });
            store.Add(new PublicKeyObject
            {
                Id = Id(4),
                Label = LabelOf("ephemeral"),
                KeyType = KeyType.P256Volatile,
                Access = AccessRights.Read,
                Functions = CryptographicFunctions.KeyAgreement,
                SignatureAlgorithms = 0,
            });
            foreach (byte number in new byte[] { 5, 7 })
            {
                store.Add(new PublicKeyObject
                {
                    Id = Id(number),
                    Label = LabelOf(number == 5 ? "peer" : "spare"),
                    Access = AccessRights.Read | AccessRights.Update,
                    Functions = CryptographicFunctions.Signature | CryptographicFunctions.KeyAgreement,
                });
            }
        }

        private void AddCaKey(ObjectStore store, byte[] certificate)
        {
            using X509Certificate2 ca = Parse(certificate);

            // A CA with an RSA or P-384 key has no place on this card; its certificate file alone remains.
            if (P256.PointOf(ca) is not { } point)
                return;
            store.Add(new PublicKeyObject
            {
                Id = Id(6),
                Label = LabelOf("CA key"),
                Access = AccessRights.Read,
                Functions = CryptographicFunctions.Signature,
                KeyAgreement = 0,
                Activated = true,
                Point = point,
            });
        }

        private FileObject MakeFile(byte number, string label, byte[]? content)
        {
            var file = new FileObject
            {
                Id = Id(number),
                Label = LabelOf(label),
                Usage = FileUsage.Certificate,
                Access = AccessRights.Read,
            };
            int length = content?.Length ?? 0;
            file.Load(content, ExactFiles && length > 0 ? length : Math.Max(FileSlot, length));
            return file;
        }
    }
}
