using System;
using System.Collections.Generic;

namespace Signet.LintSamples
{
    /// <summary>One offence a method, named after it.</summary>
    public static unsafe class Bad
    {
        public enum Colour
        {
            Red,
        }

        public interface IWithBody
        {
            int Answer()
            {
                return 42;
            }
        }

        public static T GenericMethod<T>(T value)
        {
            return value;
        }

        public static int GenericInstantiation()
        {
            return new List<int>().Count;
        }

        public static int TwoDimensions()
        {
            return new int[2, 3].Length;
        }

        public static int StackAlloc()
        {
            int* p = stackalloc int[4];
            return p[0];
        }

        public static int Fixed(byte[] data)
        {
            fixed (byte* p = data)
            {
                return *p;
            }
        }

        public static int Checked(int a, int b)
        {
            return checked(a + b);
        }

        public static string Nul()
        {
            return "a\0b";
        }

        public static string EnumText(Colour colour)
        {
            return colour.ToString();
        }

        public static string EnumConcat(Colour colour)
        {
            return string.Format("{0}", colour);
        }

        public static bool Infinite(double value)
        {
            return double.IsNegativeInfinity(value);
        }

        public static char Index(string text)
        {
            return text[0];
        }

        public static int Order(string a, string b)
        {
            return string.Compare(a, b);
        }

        public static DateTime Date(int year)
        {
            return new DateTime(year, 4, 30);
        }

        public static int Parse(string text)
        {
            int.TryParse(text, out int value);
            return value;
        }

        public static int Filter(Func<int> work)
        {
            try
            {
                return work();
            }
            catch (Exception e) when (e.Message.Length > 3)
            {
                return 0;
            }
        }

        public static int CatchesSubtype(byte[] data)
        {
            try
            {
                return data[9];
            }
            catch (IndexOutOfRangeException)
            {
                return 0;
            }
        }

        public static int ThrowsNull()
        {
            throw null;
        }

        public static int ManyLocals()
        {
            int v0 = 0; Use(ref v0);
            int v1 = 1; Use(ref v1);
            int v2 = 2; Use(ref v2);
            int v3 = 3; Use(ref v3);
            int v4 = 4; Use(ref v4);
            int v5 = 5; Use(ref v5);
            int v6 = 6; Use(ref v6);
            int v7 = 7; Use(ref v7);
            int v8 = 8; Use(ref v8);
            int v9 = 9; Use(ref v9);
            int v10 = 10; Use(ref v10);
            int v11 = 11; Use(ref v11);
            int v12 = 12; Use(ref v12);
            int v13 = 13; Use(ref v13);
            int v14 = 14; Use(ref v14);
            int v15 = 15; Use(ref v15);
            int v16 = 16; Use(ref v16);
            int v17 = 17; Use(ref v17);
            int v18 = 18; Use(ref v18);
            int v19 = 19; Use(ref v19);
            int v20 = 20; Use(ref v20);
            int v21 = 21; Use(ref v21);
            int v22 = 22; Use(ref v22);
            int v23 = 23; Use(ref v23);
            int v24 = 24; Use(ref v24);
            int v25 = 25; Use(ref v25);
            int v26 = 26; Use(ref v26);
            int v27 = 27; Use(ref v27);
            int v28 = 28; Use(ref v28);
            int v29 = 29; Use(ref v29);
            int v30 = 30; Use(ref v30);
            int v31 = 31; Use(ref v31);
            int v32 = 32; Use(ref v32);
            int v33 = 33; Use(ref v33);
            int v34 = 34; Use(ref v34);
            int v35 = 35; Use(ref v35);
            int v36 = 36; Use(ref v36);
            int v37 = 37; Use(ref v37);
            int v38 = 38; Use(ref v38);
            int v39 = 39; Use(ref v39);
            int v40 = 40; Use(ref v40);
            int v41 = 41; Use(ref v41);
            int v42 = 42; Use(ref v42);
            int v43 = 43; Use(ref v43);
            int v44 = 44; Use(ref v44);
            int v45 = 45; Use(ref v45);
            int v46 = 46; Use(ref v46);
            int v47 = 47; Use(ref v47);
            int v48 = 48; Use(ref v48);
            int v49 = 49; Use(ref v49);
            int v50 = 50; Use(ref v50);
            int v51 = 51; Use(ref v51);
            int v52 = 52; Use(ref v52);
            int v53 = 53; Use(ref v53);
            int v54 = 54; Use(ref v54);
            int v55 = 55; Use(ref v55);
            int v56 = 56; Use(ref v56);
            int v57 = 57; Use(ref v57);
            int v58 = 58; Use(ref v58);
            int v59 = 59; Use(ref v59);
            int v60 = 60; Use(ref v60);
            int v61 = 61; Use(ref v61);
            int v62 = 62; Use(ref v62);
            int v63 = 63; Use(ref v63);
            int v64 = 64; Use(ref v64);
            int v65 = 65; Use(ref v65);
            int v66 = 66; Use(ref v66);
            int v67 = 67; Use(ref v67);
            int v68 = 68; Use(ref v68);
            int v69 = 69; Use(ref v69);
            int v70 = 70; Use(ref v70);
            int v71 = 71; Use(ref v71);
            int v72 = 72; Use(ref v72);
            int v73 = 73; Use(ref v73);
            int v74 = 74; Use(ref v74);
            int v75 = 75; Use(ref v75);
            int v76 = 76; Use(ref v76);
            int v77 = 77; Use(ref v77);
            int v78 = 78; Use(ref v78);
            int v79 = 79; Use(ref v79);
            int v80 = 80; Use(ref v80);
            int v81 = 81; Use(ref v81);
            int v82 = 82; Use(ref v82);
            int v83 = 83; Use(ref v83);
            int v84 = 84; Use(ref v84);
            int v85 = 85; Use(ref v85);
            int v86 = 86; Use(ref v86);
            int v87 = 87; Use(ref v87);
            int v88 = 88; Use(ref v88);
            int v89 = 89; Use(ref v89);
            int v90 = 90; Use(ref v90);
            int v91 = 91; Use(ref v91);
            int v92 = 92; Use(ref v92);
            int v93 = 93; Use(ref v93);
            int v94 = 94; Use(ref v94);
            int v95 = 95; Use(ref v95);
            int v96 = 96; Use(ref v96);
            int v97 = 97; Use(ref v97);
            int v98 = 98; Use(ref v98);
            int v99 = 99; Use(ref v99);
            int v100 = 100; Use(ref v100);
            int v101 = 101; Use(ref v101);
            int v102 = 102; Use(ref v102);
            int v103 = 103; Use(ref v103);
            int v104 = 104; Use(ref v104);
            int v105 = 105; Use(ref v105);
            int v106 = 106; Use(ref v106);
            int v107 = 107; Use(ref v107);
            int v108 = 108; Use(ref v108);
            int v109 = 109; Use(ref v109);
            int v110 = 110; Use(ref v110);
            int v111 = 111; Use(ref v111);
            int v112 = 112; Use(ref v112);
            int v113 = 113; Use(ref v113);
            int v114 = 114; Use(ref v114);
            int v115 = 115; Use(ref v115);
            int v116 = 116; Use(ref v116);
            int v117 = 117; Use(ref v117);
            int v118 = 118; Use(ref v118);
            int v119 = 119; Use(ref v119);
            int v120 = 120; Use(ref v120);
            int v121 = 121; Use(ref v121);
            int v122 = 122; Use(ref v122);
            int v123 = 123; Use(ref v123);
            int v124 = 124; Use(ref v124);
            int v125 = 125; Use(ref v125);
            int v126 = 126; Use(ref v126);
            int v127 = 127; Use(ref v127);
            int v128 = 128; Use(ref v128);
            int v129 = 129; Use(ref v129);
            int v130 = 130; Use(ref v130);
            int v131 = 131; Use(ref v131);
            int v132 = 132; Use(ref v132);
            int v133 = 133; Use(ref v133);
            int v134 = 134; Use(ref v134);
            int v135 = 135; Use(ref v135);
            int v136 = 136; Use(ref v136);
            int v137 = 137; Use(ref v137);
            int v138 = 138; Use(ref v138);
            int v139 = 139; Use(ref v139);
            int v140 = 140; Use(ref v140);
            int v141 = 141; Use(ref v141);
            int v142 = 142; Use(ref v142);
            int v143 = 143; Use(ref v143);
            int v144 = 144; Use(ref v144);
            int v145 = 145; Use(ref v145);
            int v146 = 146; Use(ref v146);
            int v147 = 147; Use(ref v147);
            int v148 = 148; Use(ref v148);
            int v149 = 149; Use(ref v149);
            int v150 = 150; Use(ref v150);
            int v151 = 151; Use(ref v151);
            int v152 = 152; Use(ref v152);
            int v153 = 153; Use(ref v153);
            int v154 = 154; Use(ref v154);
            int v155 = 155; Use(ref v155);
            int v156 = 156; Use(ref v156);
            int v157 = 157; Use(ref v157);
            int v158 = 158; Use(ref v158);
            int v159 = 159; Use(ref v159);
            int v160 = 160; Use(ref v160);
            int v161 = 161; Use(ref v161);
            int v162 = 162; Use(ref v162);
            int v163 = 163; Use(ref v163);
            int v164 = 164; Use(ref v164);
            int v165 = 165; Use(ref v165);
            int v166 = 166; Use(ref v166);
            int v167 = 167; Use(ref v167);
            int v168 = 168; Use(ref v168);
            int v169 = 169; Use(ref v169);
            int v170 = 170; Use(ref v170);
            int v171 = 171; Use(ref v171);
            int v172 = 172; Use(ref v172);
            int v173 = 173; Use(ref v173);
            int v174 = 174; Use(ref v174);
            int v175 = 175; Use(ref v175);
            int v176 = 176; Use(ref v176);
            int v177 = 177; Use(ref v177);
            int v178 = 178; Use(ref v178);
            int v179 = 179; Use(ref v179);
            int v180 = 180; Use(ref v180);
            int v181 = 181; Use(ref v181);
            int v182 = 182; Use(ref v182);
            int v183 = 183; Use(ref v183);
            int v184 = 184; Use(ref v184);
            int v185 = 185; Use(ref v185);
            int v186 = 186; Use(ref v186);
            int v187 = 187; Use(ref v187);
            int v188 = 188; Use(ref v188);
            int v189 = 189; Use(ref v189);
            int v190 = 190; Use(ref v190);
            int v191 = 191; Use(ref v191);
            int v192 = 192; Use(ref v192);
            int v193 = 193; Use(ref v193);
            int v194 = 194; Use(ref v194);
            int v195 = 195; Use(ref v195);
            int v196 = 196; Use(ref v196);
            int v197 = 197; Use(ref v197);
            int v198 = 198; Use(ref v198);
            int v199 = 199; Use(ref v199);
            int v200 = 200; Use(ref v200);
            int v201 = 201; Use(ref v201);
            int v202 = 202; Use(ref v202);
            int v203 = 203; Use(ref v203);
            int v204 = 204; Use(ref v204);
            int v205 = 205; Use(ref v205);
            int v206 = 206; Use(ref v206);
            int v207 = 207; Use(ref v207);
            int v208 = 208; Use(ref v208);
            int v209 = 209; Use(ref v209);
            int v210 = 210; Use(ref v210);
            int v211 = 211; Use(ref v211);
            int v212 = 212; Use(ref v212);
            int v213 = 213; Use(ref v213);
            int v214 = 214; Use(ref v214);
            int v215 = 215; Use(ref v215);
            int v216 = 216; Use(ref v216);
            int v217 = 217; Use(ref v217);
            int v218 = 218; Use(ref v218);
            int v219 = 219; Use(ref v219);
            int v220 = 220; Use(ref v220);
            int v221 = 221; Use(ref v221);
            int v222 = 222; Use(ref v222);
            int v223 = 223; Use(ref v223);
            int v224 = 224; Use(ref v224);
            int v225 = 225; Use(ref v225);
            int v226 = 226; Use(ref v226);
            int v227 = 227; Use(ref v227);
            int v228 = 228; Use(ref v228);
            int v229 = 229; Use(ref v229);
            int v230 = 230; Use(ref v230);
            int v231 = 231; Use(ref v231);
            int v232 = 232; Use(ref v232);
            int v233 = 233; Use(ref v233);
            int v234 = 234; Use(ref v234);
            int v235 = 235; Use(ref v235);
            int v236 = 236; Use(ref v236);
            int v237 = 237; Use(ref v237);
            int v238 = 238; Use(ref v238);
            int v239 = 239; Use(ref v239);
            int v240 = 240; Use(ref v240);
            int v241 = 241; Use(ref v241);
            int v242 = 242; Use(ref v242);
            int v243 = 243; Use(ref v243);
            int v244 = 244; Use(ref v244);
            int v245 = 245; Use(ref v245);
            int v246 = 246; Use(ref v246);
            int v247 = 247; Use(ref v247);
            int v248 = 248; Use(ref v248);
            int v249 = 249; Use(ref v249);
            int v250 = 250; Use(ref v250);
            int v251 = 251; Use(ref v251);
            int v252 = 252; Use(ref v252);
            int v253 = 253; Use(ref v253);
            int v254 = 254; Use(ref v254);
            int v255 = 255; Use(ref v255);
            int v256 = 256; Use(ref v256);
            int v257 = 257; Use(ref v257);
            int v258 = 258; Use(ref v258);
            int v259 = 259; Use(ref v259);
            return v0 + v259;
        }

        public static int LargeSwitch(int value)
        {
            switch (value)
            {
                case 0: return 0;
                case 1: return 7;
                case 2: return 14;
                case 3: return 21;
                case 4: return 28;
                case 5: return 35;
                case 6: return 42;
                case 7: return 49;
                case 8: return 56;
                case 9: return 63;
                case 10: return 70;
                case 11: return 77;
                case 12: return 84;
                case 13: return 91;
                case 14: return 98;
                case 15: return 105;
                case 16: return 112;
                case 17: return 119;
                case 18: return 126;
                case 19: return 133;
                case 20: return 140;
                case 21: return 147;
                case 22: return 154;
                case 23: return 161;
                case 24: return 168;
                case 25: return 175;
                case 26: return 182;
                case 27: return 189;
                case 28: return 196;
                case 29: return 203;
                case 30: return 210;
                case 31: return 217;
                case 32: return 224;
                case 33: return 231;
                case 34: return 238;
                case 35: return 245;
                case 36: return 1;
                case 37: return 8;
                case 38: return 15;
                case 39: return 22;
                case 40: return 29;
                case 41: return 36;
                case 42: return 43;
                case 43: return 50;
                case 44: return 57;
                case 45: return 64;
                case 46: return 71;
                case 47: return 78;
                case 48: return 85;
                case 49: return 92;
                case 50: return 99;
                case 51: return 106;
                case 52: return 113;
                case 53: return 120;
                case 54: return 127;
                case 55: return 134;
                case 56: return 141;
                case 57: return 148;
                case 58: return 155;
                case 59: return 162;
                case 60: return 169;
                case 61: return 176;
                case 62: return 183;
                case 63: return 190;
                case 64: return 197;
                case 65: return 204;
                case 66: return 211;
                case 67: return 218;
                case 68: return 225;
                case 69: return 232;
                case 70: return 239;
                case 71: return 246;
                case 72: return 2;
                case 73: return 9;
                case 74: return 16;
                case 75: return 23;
                case 76: return 30;
                case 77: return 37;
                case 78: return 44;
                case 79: return 51;
                case 80: return 58;
                case 81: return 65;
                case 82: return 72;
                case 83: return 79;
                case 84: return 86;
                case 85: return 93;
                case 86: return 100;
                case 87: return 107;
                case 88: return 114;
                case 89: return 121;
                case 90: return 128;
                case 91: return 135;
                case 92: return 142;
                case 93: return 149;
                case 94: return 156;
                case 95: return 163;
                case 96: return 170;
                case 97: return 177;
                case 98: return 184;
                case 99: return 191;
                case 100: return 198;
                case 101: return 205;
                case 102: return 212;
                case 103: return 219;
                case 104: return 226;
                case 105: return 233;
                case 106: return 240;
                case 107: return 247;
                case 108: return 3;
                case 109: return 10;
                case 110: return 17;
                case 111: return 24;
                case 112: return 31;
                case 113: return 38;
                case 114: return 45;
                case 115: return 52;
                case 116: return 59;
                case 117: return 66;
                case 118: return 73;
                case 119: return 80;
                case 120: return 87;
                case 121: return 94;
                case 122: return 101;
                case 123: return 108;
                case 124: return 115;
                case 125: return 122;
                case 126: return 129;
                case 127: return 136;
                case 128: return 143;
                case 129: return 150;
                case 130: return 157;
                case 131: return 164;
                case 132: return 171;
                case 133: return 178;
                case 134: return 185;
                case 135: return 192;
                case 136: return 199;
                case 137: return 206;
                case 138: return 213;
                case 139: return 220;
                case 140: return 227;
                case 141: return 234;
                case 142: return 241;
                case 143: return 248;
                case 144: return 4;
                case 145: return 11;
                case 146: return 18;
                case 147: return 25;
                case 148: return 32;
                case 149: return 39;
                case 150: return 46;
                case 151: return 53;
                case 152: return 60;
                case 153: return 67;
                case 154: return 74;
                case 155: return 81;
                case 156: return 88;
                case 157: return 95;
                case 158: return 102;
                case 159: return 109;
                case 160: return 116;
                case 161: return 123;
                case 162: return 130;
                case 163: return 137;
                case 164: return 144;
                case 165: return 151;
                case 166: return 158;
                case 167: return 165;
                case 168: return 172;
                case 169: return 179;
                case 170: return 186;
                case 171: return 193;
                case 172: return 200;
                case 173: return 207;
                case 174: return 214;
                case 175: return 221;
                case 176: return 228;
                case 177: return 235;
                case 178: return 242;
                case 179: return 249;
                case 180: return 5;
                case 181: return 12;
                case 182: return 19;
                case 183: return 26;
                case 184: return 33;
                case 185: return 40;
                case 186: return 47;
                case 187: return 54;
                case 188: return 61;
                case 189: return 68;
                case 190: return 75;
                case 191: return 82;
                case 192: return 89;
                case 193: return 96;
                case 194: return 103;
                case 195: return 110;
                case 196: return 117;
                case 197: return 124;
                case 198: return 131;
                case 199: return 138;
                case 200: return 145;
                case 201: return 152;
                case 202: return 159;
                case 203: return 166;
                case 204: return 173;
                case 205: return 180;
                case 206: return 187;
                case 207: return 194;
                case 208: return 201;
                case 209: return 208;
                case 210: return 215;
                case 211: return 222;
                case 212: return 229;
                case 213: return 236;
                case 214: return 243;
                case 215: return 250;
                case 216: return 6;
                case 217: return 13;
                case 218: return 20;
                case 219: return 27;
                case 220: return 34;
                case 221: return 41;
                case 222: return 48;
                case 223: return 55;
                case 224: return 62;
                case 225: return 69;
                case 226: return 76;
                case 227: return 83;
                case 228: return 90;
                case 229: return 97;
                case 230: return 104;
                case 231: return 111;
                case 232: return 118;
                case 233: return 125;
                case 234: return 132;
                case 235: return 139;
                case 236: return 146;
                case 237: return 153;
                case 238: return 160;
                case 239: return 167;
                case 240: return 174;
                case 241: return 181;
                case 242: return 188;
                case 243: return 195;
                case 244: return 202;
                case 245: return 209;
                case 246: return 216;
                case 247: return 223;
                case 248: return 230;
                case 249: return 237;
                case 250: return 244;
                case 251: return 0;
                case 252: return 7;
                case 253: return 14;
                case 254: return 21;
                case 255: return 28;
                case 256: return 35;
                case 257: return 42;
                case 258: return 49;
                case 259: return 56;
                case 260: return 63;
                case 261: return 70;
                case 262: return 77;
                case 263: return 84;
                case 264: return 91;
                case 265: return 98;
                case 266: return 105;
                case 267: return 112;
                case 268: return 119;
                case 269: return 126;
                case 270: return 133;
                case 271: return 140;
                case 272: return 147;
                case 273: return 154;
                case 274: return 161;
                case 275: return 168;
                case 276: return 175;
                case 277: return 182;
                case 278: return 189;
                case 279: return 196;
                case 280: return 203;
                case 281: return 210;
                case 282: return 217;
                case 283: return 224;
                case 284: return 231;
                case 285: return 238;
                case 286: return 245;
                case 287: return 1;
                case 288: return 8;
                case 289: return 15;
                case 290: return 22;
                case 291: return 29;
                case 292: return 36;
                case 293: return 43;
                case 294: return 50;
                case 295: return 57;
                case 296: return 64;
                case 297: return 71;
                case 298: return 78;
                case 299: return 85;
                default: return -1;
            }
        }

        public static int ManyArguments(int a0, int a1, int a2, int a3, int a4, int a5, int a6, int a7, int a8, int a9, int a10, int a11, int a12, int a13, int a14, int a15, int a16, int a17, int a18, int a19, int a20, int a21, int a22, int a23, int a24, int a25, int a26, int a27, int a28, int a29, int a30, int a31, int a32, int a33, int a34, int a35, int a36, int a37, int a38, int a39, int a40, int a41, int a42, int a43, int a44, int a45, int a46, int a47, int a48, int a49, int a50, int a51, int a52, int a53, int a54, int a55, int a56, int a57, int a58, int a59, int a60, int a61, int a62, int a63, int a64, int a65, int a66, int a67, int a68, int a69, int a70, int a71, int a72, int a73, int a74, int a75, int a76, int a77, int a78, int a79, int a80, int a81, int a82, int a83, int a84, int a85, int a86, int a87, int a88, int a89, int a90, int a91, int a92, int a93, int a94, int a95, int a96, int a97, int a98, int a99, int a100, int a101, int a102, int a103, int a104, int a105, int a106, int a107, int a108, int a109, int a110, int a111, int a112, int a113, int a114, int a115, int a116, int a117, int a118, int a119, int a120, int a121, int a122, int a123, int a124, int a125, int a126, int a127, int a128, int a129, int a130, int a131, int a132, int a133, int a134, int a135, int a136, int a137, int a138, int a139, int a140, int a141, int a142, int a143, int a144, int a145, int a146, int a147, int a148, int a149, int a150, int a151, int a152, int a153, int a154, int a155, int a156, int a157, int a158, int a159, int a160, int a161, int a162, int a163, int a164, int a165, int a166, int a167, int a168, int a169, int a170, int a171, int a172, int a173, int a174, int a175, int a176, int a177, int a178, int a179, int a180, int a181, int a182, int a183, int a184, int a185, int a186, int a187, int a188, int a189, int a190, int a191, int a192, int a193, int a194, int a195, int a196, int a197, int a198, int a199, int a200, int a201, int a202, int a203, int a204, int a205, int a206, int a207, int a208, int a209, int a210, int a211, int a212, int a213, int a214, int a215, int a216, int a217, int a218, int a219, int a220, int a221, int a222, int a223, int a224, int a225, int a226, int a227, int a228, int a229, int a230, int a231, int a232, int a233, int a234, int a235, int a236, int a237, int a238, int a239, int a240, int a241, int a242, int a243, int a244, int a245, int a246, int a247, int a248, int a249, int a250, int a251, int a252, int a253, int a254, int a255)
        {
            return a255;
        }

        private static void Use(ref int value)
        {
            value++;
        }
    }

    /// <summary>Its initialiser needs one that the device runs later.</summary>
    public static class EarlyTable
    {
        public static readonly int[] Values = LateTable.Make();
    }

    /// <summary>See <see cref="EarlyTable"/>.</summary>
    public static class LateTable
    {
        private static readonly int[] Source = { 1, 2, 3 };

        public static int[] Make()
        {
            return (int[])Source.Clone();
        }
    }

    /// <summary>Runs when memory is short, or never.</summary>
    public class Finalizer
    {
        ~Finalizer()
        {
        }
    }

    /// <summary>An own generic type.</summary>
    public class Box<T>
    {
        public T Value;
    }
}
