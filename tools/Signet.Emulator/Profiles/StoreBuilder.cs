using System;
using System.Globalization;
using System.Linq;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Signet.Emulator.Card;

namespace Signet.Emulator.Profiles
{
    /// <summary>Fills an applet store as a profile lays it out, with what a personalisation gives.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="origin">Name or file for messages.</param>
    /// <param name="content">Device key and certificates.</param>
    internal sealed class StoreBuilder(CardProfile profile, string origin, CardPersonaliser content)
    {
        private readonly ECDsa _device = content.DeviceKey ?? ECDsa.Create(ECCurve.NamedCurves.nistP256);

        public ObjectStore Build()
        {
            var store = new ObjectStore();
            for (int i = 0; i < profile.Objects.Count; i++)
            {
                try
                {
                    Add(store, profile.Objects[i]);
                }
                catch (Exception e) when (e is ArgumentException or CryptographicException)
                {
                    throw new ProfileException($"{origin}: objects[{i}]: {e.Message}", e);
                }
            }

            return store;
        }

        private static void Check(ObjectSpec spec)
        {
            if (spec.Id.Length is < 1 or > 20 || spec.PublicId is { Length: < 1 or > 20 })
                throw new ArgumentException("id and publicId have 1 to 20 bytes");
            if (spec.Label is { Length: < 1 or > 60 })
                throw new ArgumentException("label has 1 to 60 bytes");
            if (spec.Size is < 0 or > 0xFFFF)
                throw new ArgumentException("size is 0 to 65535");
        }

        private static bool IsEmpty(ObjectSpec spec)
        {
            return spec.Content.Length == 0;
        }

        private static bool IsVolatile(ObjectSpec spec)
        {
            return spec.KeyType is KeyType.P256Volatile or KeyType.BrainpoolVolatile;
        }

        private static T Shaped<T>(T key, ObjectSpec spec)
            where T : KeyObject
        {
            CryptographicFunctions usual = IsVolatile(spec)
                ? CryptographicFunctions.KeyGeneration | CryptographicFunctions.KeyAgreement
                : CryptographicFunctions.Signature | CryptographicFunctions.KeyAgreement;
            key.Label = spec.Label;
            key.KeyType = spec.KeyType;
            key.Usage = spec.Usage;
            key.Functions = spec.Functions ?? usual;
            key.SignatureAlgorithms = key.Functions.HasFlag(CryptographicFunctions.Signature) ? spec.SignatureAlgorithms : (byte)0;
            key.HashAlgorithms = spec.HashAlgorithms;
            key.KeyAgreement = key.Functions.HasFlag(CryptographicFunctions.KeyAgreement) ? spec.KeyAgreement : (byte)0;
            return key;
        }

        private static string Pem(byte[] certificate)
        {
            return certificate.Length > 0 && certificate[0] == 0x30
                ? PemEncoding.WriteString("CERTIFICATE", certificate) + "\n"
                : Encoding.ASCII.GetString(certificate);
        }

        private void Add(ObjectStore store, ObjectSpec spec)
        {
            Check(spec);
            switch (spec.Kind)
            {
                case ObjectKind.KeyPair:
                    AddPair(store, spec);
                    break;
                case ObjectKind.PublicKey:
                    AddPublicKey(store, spec);
                    break;
                case ObjectKind.File:
                    AddFile(store, spec);
                    break;
                default:
                    AddSecret(store, spec);
                    break;
            }
        }

        private void AddPair(ObjectStore store, ObjectSpec spec)
        {
            bool generated = IsEmpty(spec) || IsVolatile(spec);
            PrivateKeyObject key = store.Add(Shaped(
                new PrivateKeyObject
                {
                    Id = spec.Id,
                    PublicId = spec.PublicId ?? spec.Id,
                    Access = spec.Access ?? (generated ? AccessRights.Update : AccessRights.None),
                },
                spec));
            PublicKeyObject half = store.Add(Shaped(
                new PublicKeyObject { Id = spec.PublicId ?? spec.Id, Access = spec.PublicAccess },
                spec));
            if (IsEmpty(spec))
                return;
            if (spec.KeyType == KeyType.Rsa2048)
            {
                using var rsa = RSA.Create(2048);
                key.Load(rsa);
                half.Rsa = rsa.ExportParameters(includePrivateParameters: false);
            }
            else
            {
                using ECDsa? made = KeyOf(spec);
                ECDsa pair = made ?? _device;
                key.Load(pair);
                half.Point = P256.PointOf(pair.ExportParameters(includePrivateParameters: false));
            }

            key.Activated = spec.Activated;
            half.Activated = spec.Activated;
        }

        /// <summary>A key of the pair's own, or null for the device's.</summary>
        private static ECDsa? KeyOf(ObjectSpec spec)
        {
            CardCurve curve = CardCurve.Of(spec.KeyType) ?? throw new ArgumentException("keyType is not that of a key pair");
            if (spec.Content == "device")
                return curve == CardCurve.NistP256 ? null : curve.Generate();
            if (spec.Content == "generate")
                return curve.Generate();
            return ProfileJson.ParseBytes(spec.Content) is { Length: 32 } number
                ? curve.FromPrivate(number)
                : throw new ArgumentException("content is \"device\", \"generate\" or a private number of 32 bytes");
        }

        private void AddPublicKey(ObjectStore store, ObjectSpec spec)
        {
            CardCurve curve = CardCurve.Of(spec.KeyType) ?? throw new ArgumentException("keyType is not that of a public key");
            byte[]? point = IsEmpty(spec) ? null : PointOf(spec, curve);
            PublicKeyObject key = store.Add(Shaped(
                new PublicKeyObject
                {
                    Id = spec.Id,
                    Access = spec.Access ?? (IsEmpty(spec) ? AccessRights.Read | AccessRights.Update : AccessRights.Read),
                },
                spec));
            key.Point = point;
            key.Activated = point != null && spec.Activated;
        }

        private byte[]? PointOf(ObjectSpec spec, CardCurve curve)
        {
            switch (spec.Content)
            {
                case "device":
                    return P256.PointOf(_device.ExportParameters(includePrivateParameters: false));
                case "ca" when content.CaCertificate == null:
                    return null;
                case "ca":
                    // A CA with an RSA or P-384 key has no place on this card; the object stays empty.
                    using (X509Certificate2 ca = CardPersonaliser.Parse(content.CaCertificate))
                        return P256.PointOf(ca);
                case "generate":
                    using (ECDsa made = curve.Generate())
                        return P256.PointOf(made.ExportParameters(includePrivateParameters: false));
                default:
                    return ProfileJson.ParseBytes(spec.Content) is { } point && curve.IsOnCurve(point)
                        ? point
                        : throw new ArgumentException("content is \"device\", \"ca\", \"generate\" or a point 04 X Y on the curve");
            }
        }

        private void AddFile(ObjectStore store, ObjectSpec spec)
        {
            byte[]? bytes = spec.Content switch
            {
                "clientCertificate" => content.ClientCertificate,
                "caCertificate" => content.CaCertificate,
                "clientCertificatePem" => content.ClientCertificate == null ? null : Encoding.ASCII.GetBytes(Pem(content.ClientCertificate)),
                "caCertificatePem" => content.CaCertificate == null ? null : Encoding.ASCII.GetBytes(Pem(content.CaCertificate)),
                _ => Plain(spec),
            };
            bool certificate = spec.Content.Contains("Certificate", StringComparison.Ordinal);
            FileObject file = store.Add(new FileObject
            {
                Id = spec.Id,
                Label = spec.Label,
                Access = spec.Access ?? AccessRights.Read,
                Usage = spec.FileUsage ?? (certificate ? FileUsage.Certificate : FileUsage.General),
            });

            // A personalised certificate may outgrow its slot; what stands in the profile itself may not.
            int length = bytes?.Length ?? 0;
            int size = spec.Size == 0 || certificate ? Math.Max(spec.Size, length) : spec.Size;
            if (size == 0 && !certificate)
                throw new ArgumentException("an empty file needs a size");
            file.Load(bytes, Math.Max(size, 1));
            file.Activated &= spec.Activated;
        }

        private void AddSecret(ObjectStore store, ObjectSpec spec)
        {
            bool mac = spec.KeyType == KeyType.AesCmacSecret;
            SecretKeyObject secret = store.Add(new SecretKeyObject
            {
                KeyType = mac ? KeyType.AesCmacSecret : KeyType.HmacSecret,
                Id = spec.Id,
                Label = spec.Label,
                Access = spec.Access ?? AccessRights.None,
                Functions = spec.Functions ?? (mac ? CryptographicFunctions.Signature : CryptographicFunctions.KeyDerivation),
                KeyDerivation = spec.KeyDerivation,
            });
            byte[] value = Plain(spec);
            if (mac && value.Length is not (0 or 16 or 24 or 32))
                throw new ArgumentException("a key for AES-CMAC has 16, 24 or 32 bytes");
            secret.Load(value);
            secret.Activated &= spec.Activated;
        }

        private static byte[] Plain(ObjectSpec spec)
        {
            if (spec.Content.StartsWith("random:", StringComparison.Ordinal))
            {
                return int.TryParse(spec.Content["random:".Length..], NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count is > 0 and <= 0xFFFF
                    ? RandomNumberGenerator.GetBytes(count)
                    : throw new ArgumentException("content random:N wants N from 1 to 65535");
            }

            string more = spec.Kind == ObjectKind.File ? ", \"clientCertificate\" or \"caCertificate\" (each also with Pem behind)" : "";
            return ProfileJson.ParseBytes(spec.Content)
                ?? throw new ArgumentException($"content is hexadecimal, \"text:...\", \"random:N\"{more}");
        }
    }
}
