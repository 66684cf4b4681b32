using System.Text;
using Signet.Core;

namespace Signet.Telemetry
{
    /// <summary>What a device says of itself (docs/SPEC.md, "Descriptor"): the fields, and their bytes.</summary>
    public sealed class Descriptor
    {
        /// <summary>Longest message with a descriptor in bytes.</summary>
        public const int MaxMessage = 4096;

        /// <summary>The epoch, 8 bytes.</summary>
        public byte[] Epoch;

        /// <summary>Next sequence.</summary>
        public ulong NextSequence;

        /// <summary>The epoch before, 8 bytes; null for none known.</summary>
        public byte[] EpochBefore;

        /// <summary>Its number within the epoch.</summary>
        public ulong Number;

        /// <summary>Seconds since 1970-01-01T00:00:00Z; 0 when unknown.</summary>
        public long Time;

        /// <summary>How the time is known.</summary>
        public TimeQuality Quality;

        /// <summary>Names and units of readings.</summary>
        public NameTable Names;

        /// <summary>Store level: 0 memory, 1 MCU only, 2 bound to the SIM.</summary>
        public int Store;

        /// <summary>Policy of TLS: 0 guarded, 1 fast, 2 conformance.</summary>
        public int Policy;

        /// <summary>Names of what has a version, in CBOR's order: shorter first, then by bytes.</summary>
        public string[] Parts = new string[0];

        /// <summary>Their versions, as many.</summary>
        public string[] Versions = new string[0];

        /// <summary>Certificates, DER, the enrolment key's first.</summary>
        public byte[][] Certificates;

        /// <summary>SPKI of the telemetry key, 91 bytes; null where it is the enrolment key.</summary>
        public byte[] TelemetryKey;

        /// <summary>All sequences below it are confirmed by the backend.</summary>
        public ulong Confirmed;

        /// <summary>Counter of the last command that changed settings, 0 for none.</summary>
        public ulong Configuration;

        /// <summary>Writes the payload.</summary>
        /// <param name="buffer">Receives it.</param>
        /// <param name="offset">Index of its first byte.</param>
        /// <returns>Its length.</returns>
        /// <exception cref="SignetException"><see cref="ErrorCode.DescriptorTooLarge"/> when there is no
        /// room.</exception>
        public int Write(byte[] buffer, int offset)
        {
            CborWriter writer = new CborWriter();
            try
            {
                writer.Reset(buffer, offset, buffer.Length - offset);
                Write(writer);
                return writer.Count;
            }
            catch (SignetException e)
            {
                if (e.Code != ErrorCode.BufferTooSmall)
                {
                    throw;
                }

                throw new SignetException(ErrorCode.DescriptorTooLarge);
            }
        }

        private static void Text(CborWriter writer, string text)
        {
            byte[] utf8 = Encoding.UTF8.GetBytes(text);
            writer.WriteTextString(utf8, 0, utf8.Length);
        }

        private void Write(CborWriter writer)
        {
            writer.WriteMapHead(TelemetryKey == null ? 13 : 14);
            writer.WriteUnsigned(1);
            writer.WriteByteString(Epoch, 0, Epoch.Length);
            Pair(writer, 2, NextSequence);
            writer.WriteUnsigned(3);
            if (EpochBefore == null)
            {
                writer.WriteNull();
            }
            else
            {
                writer.WriteByteString(EpochBefore, 0, EpochBefore.Length);
            }

            Pair(writer, 4, Number);
            Pair(writer, 5, (ulong)Time);
            Pair(writer, 6, (ulong)Quality);
            writer.WriteUnsigned(7);
            Names.Write(writer);
            Pair(writer, 8, (ulong)Store);
            Pair(writer, 9, (ulong)Policy);
            writer.WriteUnsigned(10);
            writer.WriteMapHead(Parts.Length);
            for (int i = 0; i < Parts.Length; i++)
            {
                Text(writer, Parts[i]);
                Text(writer, Versions[i]);
            }

            writer.WriteUnsigned(11);
            writer.WriteArrayHead(Certificates.Length);
            for (int i = 0; i < Certificates.Length; i++)
            {
                writer.WriteByteString(Certificates[i], 0, Certificates[i].Length);
            }

            if (TelemetryKey != null)
            {
                writer.WriteUnsigned(12);
                writer.WriteByteString(TelemetryKey, 0, TelemetryKey.Length);
            }

            Pair(writer, 13, Confirmed);
            Pair(writer, 14, Configuration);
        }

        private void Pair(CborWriter writer, int key, ulong value)
        {
            writer.WriteUnsigned((ulong)key);
            writer.WriteUnsigned(value);
        }
    }
}
