using System;
using System.Collections.Generic;

namespace Signet.Emulator.Uicc
{
    /// <summary>An elementary file of the emulated file system.</summary>
    /// <param name="Path">Path from the MF in hexadecimal without 3F00, two bytes a level: "2FE2", "7FFF6F07".</param>
    /// <param name="Content">Content.</param>
    /// <param name="RecordLength">Length of a record in bytes; 0 for a transparent file.</param>
    public sealed record ElementaryFile(string Path, byte[] Content, int RecordLength = 0);

    /// <summary>Personal data of the USIM.</summary>
    public sealed record UsimOptions
    {
        /// <summary>USIM application identifier.</summary>
        public byte[] Aid { get; init; } = Convert.FromHexString("A0000000871002FF33FF018900000100");

        /// <summary>ICCID, 19 or 20 digits.</summary>
        public string Iccid { get; init; } = "8949000000000000019";

        /// <summary>IMSI, up to 15 digits.</summary>
        public string Imsi { get; init; } = "001010123456789";

        /// <summary>PIN, 4 to 8 digits.</summary>
        public string Pin { get; init; } = "1234";

        /// <summary>PUK, 8 digits.</summary>
        public string Puk { get; init; } = "12345678";

        /// <summary>PIN2, 4 to 8 digits.</summary>
        public string Pin2 { get; init; } = "5678";

        /// <summary>PUK2, 8 digits.</summary>
        public string Puk2 { get; init; } = "87654321";

        /// <summary>True when the PIN is in force. Its counters live in either case.</summary>
        public bool PinEnabled { get; init; } = true;

        /// <summary>Further files beside ICCID, directory and IMSI.</summary>
        public IReadOnlyList<ElementaryFile> Files { get; init; } = [];
    }
}
