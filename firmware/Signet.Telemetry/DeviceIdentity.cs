using System;
using Signet.Core;
using Signet.Crypto;

namespace Signet.Telemetry
{
    /// <summary>Who a device is to its backend (docs/SPEC.md section 1): device id, key id and topic.</summary>
    public sealed class DeviceIdentity
    {
        /// <summary>Length of a device id in bytes.</summary>
        public const int IdLength = 16;

        /// <summary>Length of a key id in bytes.</summary>
        public const int KeyIdLength = 4;

        /// <summary>Length of an uncompressed P-256 point in bytes (SEC 1 section 2.3.3).</summary>
        public const int PointLength = 65;

        // RFC 5480: SubjectPublicKeyInfo of a P-256 key up to its point.
        private static readonly byte[] SpkiPrefix = new byte[]
        {
            0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01,
            0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
        };

        private readonly byte[] _id;
        private readonly byte[] _keyId;
        private readonly string _text;

        /// <summary>Derives the identity from the device's public keys.</summary>
        /// <param name="enrolmentPoint">Public point of the client certificate's key, 04 ‖ X ‖ Y, 65 bytes.</param>
        /// <param name="telemetryPoint">Public point of the key that signs telemetry, 65 bytes; the same where there is
        /// only one key.</param>
        /// <exception cref="SignetException"><see cref="ErrorCode.InvalidArgument"/> when one is no uncompressed
        /// point.</exception>
        public DeviceIdentity(byte[] enrolmentPoint, byte[] telemetryPoint)
        {
            _id = SpkiHash(enrolmentPoint, IdLength);
            _keyId = SpkiHash(telemetryPoint, KeyIdLength);
            _text = Hex.ToText(_id, 0, IdLength);
        }

        /// <summary>Device id, 16 bytes; not to be changed.</summary>
        public byte[] Id
        {
            get { return _id; }
        }

        /// <summary>Key id (COSE kid) of the key that signs telemetry, 4 bytes; not to be changed.</summary>
        public byte[] KeyId
        {
            get { return _keyId; }
        }

        /// <summary>Device id as 32 lower-case hexadecimal digits; also the MQTT client id (section 3).</summary>
        public string Text
        {
            get { return _text; }
        }

        /// <summary>MQTT topic of the device's telemetry (section 3).</summary>
        public string TelemetryTopic
        {
            get { return "signet/" + _text + "/telemetry"; }
        }

        /// <summary>MQTT topic of the device's descriptor (section 3).</summary>
        public string DescriptorTopic
        {
            get { return "signet/" + _text + "/descriptor"; }
        }

        /// <summary>MQTT topic of confirmations for the device (section 3).</summary>
        public string ConfirmTopic
        {
            get { return "signet/" + _text + "/confirm"; }
        }

        /// <summary>MQTT topic of commands for the device (section 3).</summary>
        public string CommandTopic
        {
            get { return "signet/" + _text + "/command"; }
        }

        /// <summary>MQTT topic of the will (section 3).</summary>
        public string StatusTopic
        {
            get { return "signet/" + _text + "/status"; }
        }

        /// <summary>Gives the key id of a key.</summary>
        /// <param name="point">Its public point, 04 ‖ X ‖ Y, 65 bytes.</param>
        /// <returns>4 bytes.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.InvalidArgument"/> when it is no uncompressed
        /// point.</exception>
        public static byte[] KeyIdOf(byte[] point)
        {
            return SpkiHash(point, KeyIdLength);
        }

        /// <summary>Gives the SubjectPublicKeyInfo of a key (section 1).</summary>
        /// <param name="point">Its public point, 65 bytes.</param>
        /// <returns>91 bytes.</returns>
        public static byte[] SpkiOf(byte[] point)
        {
            byte[] spki = new byte[SpkiPrefix.Length + PointLength];
            Array.Copy(SpkiPrefix, 0, spki, 0, SpkiPrefix.Length);
            Array.Copy(point, 0, spki, SpkiPrefix.Length, PointLength);
            return spki;
        }

        /// <summary>Gives the point of a SubjectPublicKeyInfo (section 1).</summary>
        /// <param name="spki">91 bytes.</param>
        /// <returns>65 bytes.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.InvalidArgument"/> for any other bytes.</exception>
        public static byte[] PointOf(byte[] spki)
        {
            int head = SpkiPrefix.Length;
            if (spki == null || spki.Length != head + PointLength || !ByteRange.Equals(spki, 0, SpkiPrefix, 0, head))
            {
                throw new SignetException(ErrorCode.InvalidArgument, "SubjectPublicKeyInfo of P-256");
            }

            byte[] point = new byte[PointLength];
            Array.Copy(spki, head, point, 0, PointLength);
            return point;
        }

        private static byte[] SpkiHash(byte[] point, int length)
        {
            if (point == null || point.Length != PointLength || point[0] != 4)
            {
                throw new SignetException(ErrorCode.InvalidArgument, "P-256 point");
            }

            byte[] digest = new byte[32];
            Sha256 sha = new Sha256();
            sha.Update(SpkiPrefix, 0, SpkiPrefix.Length);
            sha.Update(point, 0, PointLength);
            sha.Finish(digest, 0);
            byte[] head = new byte[length];
            Array.Copy(digest, 0, head, 0, length);
            return head;
        }
    }
}
